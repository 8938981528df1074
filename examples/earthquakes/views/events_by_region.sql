-- What shook each region; with the sums over all kinds, and over all regions.
-- region: what follows the last comma of the place; null in the sums over all regions
-- type: earthquake, explosion or quarry blast; null in the sums over all kinds
SELECT
  split_part(place, ', ', -1) AS region,
  type,
  grouping_id() AS level,
  count(*) AS events
FROM earthquakes
GROUP BY ROLLUP (split_part(place, ', ', -1), type)
