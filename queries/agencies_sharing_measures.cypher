// title       共同负责的部门 | Agencies sharing measures
// description 哪些部门对同一条措施负责，共有多少条，其中多少条由二者之一牵头。泛称（各有关部门等）默认不计。 | Which agencies answer for the same measures, for how many, and how many of them one of the two leads. Generic bodies are left out unless asked for.
// parameter   agency?      agency                部门 | agency
// parameter   minimum?     integer = 1           共同措施数不少于 | at least so many shared measures
// parameter   generic?     boolean = false       含泛称 | with generic bodies
// column      agency       string     部门 | agency
// column      partner      string     共同负责部门 | partner
// column      shared       integer    共同措施数 | shared measures
// column      as_lead      integer    其中二者之一牵头 | of these, led by one of the two
// example     agency=教育部

CALL {
  // The weights that are kept up at load time: all pairs, or those of one body.
  UNWIND CASE WHEN $agency IS NULL AND NOT $generic THEN [1] ELSE [] END AS once
  // The weight that leaves as many as are wanted: names are looked up for those alone.
  MATCH (:Agency)-[s:SHARES_MEASURES]->(:Agency)
  WHERE s.weight >= $minimum
  WITH once, s.weight AS weight, count(*) AS pairs ORDER BY weight DESC
  WITH once, collect([weight, pairs]) AS steps
  WITH reduce(cut = [0, 1], step IN steps | CASE WHEN cut[0] >= $most THEN cut ELSE [cut[0] + step[1], step[0]] END)[1] AS least
  MATCH (a:Agency)-[s:SHARES_MEASURES]->(b:Agency)
  WHERE s.weight >= least
  RETURN a.name AS agency, b.name AS partner, s.weight AS shared, s.as_lead AS as_lead
  UNION ALL
  UNWIND CASE WHEN $generic THEN [] ELSE $agency END AS id
  MATCH (a:Agency {id: id})-[s:SHARES_MEASURES]-(b:Agency)
  WHERE s.weight >= $minimum
  RETURN a.name AS agency, b.name AS partner, s.weight AS shared, s.as_lead AS as_lead
  UNION ALL
  // Generic bodies have no weights: count the measures.
  UNWIND CASE WHEN $generic THEN [1] ELSE [] END AS counted
  MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m:Measure)<-[q:RESPONSIBLE_FOR]-(b:Agency)
  WHERE ($agency IS NULL AND a.id < b.id) OR (a.id IN $agency AND a.id <> b.id)
  WITH a, b, m, max(CASE WHEN r.role = 'lead' OR q.role = 'lead' THEN 1 ELSE 0 END) AS led
  WITH a, b, count(m) AS shared, sum(led) AS as_lead
  WHERE shared >= $minimum
  RETURN a.name AS agency, b.name AS partner, shared, as_lead
}
RETURN agency, partner, shared, as_lead
ORDER BY shared DESC, as_lead DESC, agency, partner LIMIT $most

// subgraph
CALL {
  UNWIND CASE WHEN $agency IS NULL AND NOT $generic THEN [1] ELSE [] END AS once
  MATCH p = (a:Agency)-[s:SHARES_MEASURES]->(b:Agency)
  WHERE s.weight >= $minimum
  RETURN p
  UNION ALL
  UNWIND CASE WHEN $generic THEN [] ELSE $agency END AS id
  MATCH p = (a:Agency {id: id})-[s:SHARES_MEASURES]-(b:Agency)
  WHERE s.weight >= $minimum
  RETURN p
  UNION ALL
  UNWIND CASE WHEN $generic THEN [1] ELSE [] END AS counted
  MATCH p = (a:Agency)-[:RESPONSIBLE_FOR]->(m:Measure)<-[:RESPONSIBLE_FOR]-(b:Agency)
  WHERE ($agency IS NULL AND a.id < b.id) OR (a.id IN $agency AND a.id <> b.id)
  WITH a, b, collect(p) AS paths, count(DISTINCT m) AS shared
  WHERE shared >= $minimum
  UNWIND paths AS p
  RETURN p
}
RETURN p
