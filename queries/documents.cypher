// title       文件 | Documents
// description 已载入的文件，可按文字（标题、文号或全文）、年份和层级筛选，新的在前。 | Loaded documents, filtered by words (in title, number or full text), year and level; the latest first.
// parameter   text?          text                                            包含文字 | containing
// parameter   year?          integer                                         年份 | year
// parameter   level?         choice(central,province,city,county,unknown)    层级 | level
// parameter   jurisdiction?  text                                            辖区 | jurisdiction
// column      document     string     文件编号 | document id
// column      title        string     标题 | title
// column      number       string     发文字号 | number
// column      date         date       成文日期 | date
// column      level        level      层级 | level
// column      jurisdiction string     辖区 | jurisdiction
// column      measures     integer    措施数 | measures
// example     text=高校毕业生

MATCH (d:Document)
WHERE d.loaded
  AND ($year IS NULL OR d.year = $year)
  AND ($level IS NULL OR d.level = $level)
  AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($text IS NULL OR d.title CONTAINS $text OR d.number CONTAINS $text OR d.text CONTAINS $text)
WITH d.id AS document, d.title AS title, d.number AS number, d.date AS date, d.level AS level,
     d.jurisdiction AS jurisdiction, d.measures AS measures, coalesce(d.date, toString(d.year), '') AS day
RETURN document, title, number, date, level, jurisdiction, measures
ORDER BY day DESC, document LIMIT $most

// subgraph
MATCH (d:Document)
WHERE d.loaded
  AND ($year IS NULL OR d.year = $year)
  AND ($level IS NULL OR d.level = $level)
  AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($text IS NULL OR d.title CONTAINS $text OR d.number CONTAINS $text OR d.text CONTAINS $text)
OPTIONAL MATCH (d)-[issued:ISSUED_BY]->(a:Agency)
OPTIONAL MATCH (d)-[cites:REFERS_TO]->(target:Document)
RETURN d, issued, a, cites, target
