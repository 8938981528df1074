-- Visits and slow visits of each minute. A late event counts in its own minute.
-- slow: took more than half a second
SELECT
  date_trunc('minute', time) AS minute,
  count(*) AS visits,
  count(*) FILTER (WHERE millis > 500) AS slow
FROM clicks
GROUP BY date_trunc('minute', time)
