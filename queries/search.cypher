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
  CALL db.index.fulltext.queryNodes('Measure[text]', $text) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Document[title,number]', $text) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Agency[name,aliases]', $text) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('TargetGroup[name,aliases]', $text) YIELD node, score
  RETURN node, score
}
WITH node, score
RETURN labels(node)[0] AS kind, node.id AS id, coalesce(node.name, node.title, node.heading) AS name,
       coalesce(node.doc, CASE WHEN node.loaded THEN node.id END) AS document, node.text AS quote, score
ORDER BY score DESC, id

// subgraph
CALL {
  CALL db.index.fulltext.queryNodes('Measure[text]', $text) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Document[title,number]', $text) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('Agency[name,aliases]', $text) YIELD node, score
  RETURN node, score
  UNION ALL
  CALL db.index.fulltext.queryNodes('TargetGroup[name,aliases]', $text) YIELD node, score
  RETURN node, score
}
RETURN node
