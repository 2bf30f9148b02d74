// title       搜索 | Search
// description 在措施、文件、部门和人群中全文搜索，最相关的在前。 | Full-text search over measures, documents, agencies and groups; the most relevant first.
// parameter   text         search     文字 | text
// column      kind         string     类型 | type
// column      id           string     编号 | id
// column      name         string     名称 | name
// column      document     string     文件编号 | document id
// column      quote        text       原文 | quote
// column      score        number     相关度 | score
// example     text=扩岗补助

CALL {
  CALL db.index.fulltext.queryNodes('Measure[text]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Document[title,number]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Agency[names]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('TargetGroup[names]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  // A document number is meant as it stands.
  MATCH (node:Document)
  WHERE any(w IN $text.words WHERE w ENDS WITH '号' AND node.number CONTAINS w)
  RETURN node, 100.0 AS score
  UNION ALL
  // Names come first, and are found by single characters too, which the index does not hold.
  MATCH (node:Agency|TargetGroup)
  WHERE any(w IN $text.words WHERE node.names CONTAINS w)
  RETURN node,
         CASE WHEN node.name IN $text.words OR any(n IN node.aliases WHERE n IN $text.words) THEN 100.0 ELSE 1.0 END AS score
}
WITH node, sum(score) AS score ORDER BY score DESC, node.id LIMIT 100
RETURN labels(node)[0] AS kind, node.id AS id, coalesce(node.name, node.title, node.heading) AS name,
       coalesce(node.doc, CASE WHEN node.loaded THEN node.id END) AS document,
       CASE WHEN node.doc IS NOT NULL
            THEN coalesce([s IN split(node.text, '。') WHERE any(w IN $text.words WHERE s CONTAINS w) | trim(s)][0],
                          node.text) END AS quote,
       score
ORDER BY score DESC, id

// subgraph
CALL {
  CALL db.index.fulltext.queryNodes('Measure[text]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Document[title,number]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Agency[names]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('TargetGroup[names]', $text.query) YIELD node, score
  RETURN node, score
  UNION ALL
  // A document number is meant as it stands.
  MATCH (node:Document)
  WHERE any(w IN $text.words WHERE w ENDS WITH '号' AND node.number CONTAINS w)
  RETURN node, 100.0 AS score
  UNION ALL
  // Names come first, and are found by single characters too, which the index does not hold.
  MATCH (node:Agency|TargetGroup)
  WHERE any(w IN $text.words WHERE node.names CONTAINS w)
  RETURN node,
         CASE WHEN node.name IN $text.words OR any(n IN node.aliases WHERE n IN $text.words) THEN 100.0 ELSE 1.0 END AS score
}
WITH node, sum(score) AS score ORDER BY score DESC, node.id LIMIT 100
OPTIONAL MATCH (d:Document)-[c:CONTAINS]->(node)
RETURN node, c, d
