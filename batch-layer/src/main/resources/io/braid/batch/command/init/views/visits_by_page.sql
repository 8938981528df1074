-- How often each page was visited, and how long it took to show.
-- page: its path
-- average_millis: from the request to the last byte
SELECT
  page,
  count(*) AS visits,
  avg(millis) AS average_millis,
  max(time) AS last_visit
FROM clicks
GROUP BY page
