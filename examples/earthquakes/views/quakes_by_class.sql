-- Quakes by the class of their magnitude, from a table beside the stream.
-- effect: what people nearby notice
SELECT
  c.class,
  c.effect,
  count(*) AS quakes,
  min(q.magnitude) AS weakest,
  max(q.magnitude) AS strongest
FROM earthquakes q
LEFT JOIN magnitude_classes c ON c.whole = floor(q.magnitude)
WHERE q.type = 'earthquake'
GROUP BY c.class, c.effect
