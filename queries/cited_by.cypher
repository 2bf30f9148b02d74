// title       被谁引用 | Cited by
// description 哪些文件引用了这一文件（不论它是否已载入），以何种关系，引到哪一条。 | Which documents refer to a document, loaded or not, in which relation and to which article.
// parameter   document     document                                             文件 | document
// parameter   relation?    choice(basis,implement,issue,amend,repeal,cite)      关系 | relation
// column      document     string     文件编号 | document id
// column      title        string     文件 | document
// column      path         string     序号 | item
// column      relation     relation   关系 | relation
// column      article      string     条款 | article
// column      text         text       原文 | quote
// example     document=就业促进法

UNWIND $document AS id
MATCH (cited:Document {id: id})
CALL {
  WITH cited
  MATCH (cited)<-[r:REFERS_TO]-(source)
  RETURN r, source
  UNION ALL
  WITH cited
  MATCH (cited)-[:CONTAINS]->(:Measure)<-[r:REFERS_TO]-(source)
  RETURN r, source
}
WITH r, source
WHERE $relation IS NULL OR r.relation = $relation
OPTIONAL MATCH (source)<-[:CONTAINS]-(whole:Document)
WITH r, source, coalesce(whole, source) AS d
WITH d.id AS document, d.title AS title, coalesce(source.path, '') AS path, r.relation AS relation, r.article AS article,
     r.text AS text, coalesce(d.date, toString(d.year), '') AS day, r.start AS start
RETURN document, title, path, relation, article, text
ORDER BY day DESC, document, start LIMIT $most

// subgraph
UNWIND $document AS id
MATCH (cited:Document {id: id})
CALL {
  WITH cited
  MATCH p = (cited)<-[r:REFERS_TO]-()
  RETURN p, r
  UNION ALL
  WITH cited
  MATCH p = (cited)-[:CONTAINS]->(:Measure)<-[r:REFERS_TO]-()
  RETURN p, r
}
WITH p, r
WHERE $relation IS NULL OR r.relation = $relation
RETURN p
