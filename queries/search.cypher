// title       搜索 | Search
// description 在措施、文件、部门和人群中全文搜索：名称相符的在前，各词都有的在只有部分词的之前。简称也找全称。 | Full-text search over measures, documents, agencies and groups: names first, then what has all words, then what has some. Short forms find full names.
// parameter   text         search     文字 | text
// column      kind         string     类型 | type
// column      id           string     编号 | id
// column      name         string     名称 | name
// column      document     string     文件编号 | document id
// column      quote        text       原文 | quote
// column      score        number     相关度 | score
// column      words        list       命中词 | words found
// example     text=扩岗补助

CALL {
  UNWIND ['Measure[text]', 'Document[title,number]', 'Agency[names]', 'TargetGroup[names]'] AS index
  CALL {
    WITH index
    CALL db.index.fulltext.queryNodes(index, $text.lucene[0], {limit: 150}) YIELD node
    RETURN collect(node) AS best
  }
  // What has some of the words stands behind what has all, so it is looked for where these are few.
  WITH index, best, CASE WHEN size(best) < 150 THEN $text.lucene[1..] ELSE [] END AS further
  CALL {
    WITH best
    UNWIND best AS node
    RETURN node
    UNION ALL
    WITH index, further
    UNWIND further AS query
    CALL db.index.fulltext.queryNodes(index, query, {limit: 150}) YIELD node
    RETURN node
  }
  RETURN node
  UNION
  // The index holds pairs of characters: a single one is looked for in names.
  UNWIND $text.single AS word
  MATCH (node:Agency|TargetGroup)
  WHERE node.names CONTAINS word
  RETURN node
}
WITH node, toLower(coalesce(node.names, node.heading, node.title + ' ' + coalesce(node.number, ''))) AS name,
     toLower(coalesce(node.names, node.title + ' ' + coalesce(node.number, ''), node.text)) AS body,
     [n IN [node.name, node.title] + coalesce(node.aliases, []) WHERE n IS NOT NULL | toLower(n)] AS names
WITH node, body, names, [forms IN $text.words WHERE any(f IN forms WHERE name CONTAINS f)] AS named,
     [forms IN $text.words WHERE any(f IN forms WHERE body CONTAINS f)] AS found
WHERE size(found) > 0
WITH node, body, found,
     CASE WHEN any(n IN names WHERE n IN $text.whole) THEN 5
          WHEN size(named) = size($text.words) THEN 4
          WHEN node.name IS NOT NULL AND any(forms IN named WHERE any(n IN names WHERE n IN forms)) THEN 3
          WHEN size(found) = size($text.words) THEN 2
          ELSE 1 END AS tier,
     // Long words say more than short ones; many in a short text say more than few in a long one.
     1.0 * reduce(n = 0, forms IN found | n + size(forms[0])) / reduce(n = 0, forms IN $text.words | n + size(forms[0])) AS part,
     reduce(n = 0, forms IN found | n + reduce(m = 0, f IN forms | m + size(split(body, f)) - 1)) AS times
WITH node, body, found, (1000 * tier + round(500 * part + 490.0 * times / (times + size(body) / 50.0))) / 1000.0 AS score
ORDER BY score DESC, node.id LIMIT 100
RETURN labels(node)[0] AS kind, node.id AS id, coalesce(node.name, node.title, node.heading) AS name,
       coalesce(node.doc, CASE WHEN node.loaded THEN node.id END) AS document,
       reduce(best = null, sentence IN [s IN split(node.text, '。') WHERE node.doc IS NOT NULL | trim(s)] |
              CASE WHEN best IS NULL
                     OR size([forms IN found WHERE any(f IN forms WHERE toLower(sentence) CONTAINS f)])
                        > size([forms IN found WHERE any(f IN forms WHERE toLower(best) CONTAINS f)])
                   THEN sentence ELSE best END) AS quote,
       score,
       reduce(all = [], forms IN found | all + [f IN forms WHERE body CONTAINS f]) AS words
ORDER BY score DESC, id

// subgraph
CALL {
  UNWIND ['Measure[text]', 'Document[title,number]', 'Agency[names]', 'TargetGroup[names]'] AS index
  CALL {
    WITH index
    CALL db.index.fulltext.queryNodes(index, $text.lucene[0], {limit: 150}) YIELD node
    RETURN collect(node) AS best
  }
  // What has some of the words stands behind what has all, so it is looked for where these are few.
  WITH index, best, CASE WHEN size(best) < 150 THEN $text.lucene[1..] ELSE [] END AS further
  CALL {
    WITH best
    UNWIND best AS node
    RETURN node
    UNION ALL
    WITH index, further
    UNWIND further AS query
    CALL db.index.fulltext.queryNodes(index, query, {limit: 150}) YIELD node
    RETURN node
  }
  RETURN node
  UNION
  // The index holds pairs of characters: a single one is looked for in names.
  UNWIND $text.single AS word
  MATCH (node:Agency|TargetGroup)
  WHERE node.names CONTAINS word
  RETURN node
}
WITH node, toLower(coalesce(node.names, node.heading, node.title + ' ' + coalesce(node.number, ''))) AS name,
     toLower(coalesce(node.names, node.title + ' ' + coalesce(node.number, ''), node.text)) AS body,
     [n IN [node.name, node.title] + coalesce(node.aliases, []) WHERE n IS NOT NULL | toLower(n)] AS names
WITH node, body, names, [forms IN $text.words WHERE any(f IN forms WHERE name CONTAINS f)] AS named,
     [forms IN $text.words WHERE any(f IN forms WHERE body CONTAINS f)] AS found
WHERE size(found) > 0
WITH node, body, found,
     CASE WHEN any(n IN names WHERE n IN $text.whole) THEN 5
          WHEN size(named) = size($text.words) THEN 4
          WHEN node.name IS NOT NULL AND any(forms IN named WHERE any(n IN names WHERE n IN forms)) THEN 3
          WHEN size(found) = size($text.words) THEN 2
          ELSE 1 END AS tier,
     // Long words say more than short ones; many in a short text say more than few in a long one.
     1.0 * reduce(n = 0, forms IN found | n + size(forms[0])) / reduce(n = 0, forms IN $text.words | n + size(forms[0])) AS part,
     reduce(n = 0, forms IN found | n + reduce(m = 0, f IN forms | m + size(split(body, f)) - 1)) AS times
WITH node, body, found, (1000 * tier + round(500 * part + 490.0 * times / (times + size(body) / 50.0))) / 1000.0 AS score
ORDER BY score DESC, node.id LIMIT 100
OPTIONAL MATCH (d:Document)-[c:CONTAINS]->(node)
RETURN node, c, d
