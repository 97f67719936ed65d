package store

import "context"

// Counts is how far a scan is, or one source of it. Rows and Bytes are what was read so far.
type Counts struct {
	Pending, Running, Done int64
	Rows, Bytes            int64
	Sources                map[string]Counts // by name; nil in the counts of a source
}

// Counts sums the shards of a scan.
func (s *Store) Counts(ctx context.Context, scan string) (Counts, error) {
	all := Counts{Sources: map[string]Counts{}}
	err := s.each(ctx, func(scan func(...any) error) error {
		var source string
		var c Counts
		if err := scan(&source, &c.Pending, &c.Running, &c.Done, &c.Rows, &c.Bytes); err != nil {
			return err
		}
		all.Pending, all.Running, all.Done = all.Pending+c.Pending, all.Running+c.Running, all.Done+c.Done
		all.Rows, all.Bytes = all.Rows+c.Rows, all.Bytes+c.Bytes
		all.Sources[s.original(source)] = c
		return nil
	}, `
		SELECT source, sum(CASE state WHEN 'pending' THEN 1 ELSE 0 END), sum(CASE state WHEN 'running' THEN 1 ELSE 0 END),
			sum(CASE state WHEN 'done' THEN 1 ELSE 0 END), CAST(sum(rows_done) AS BIGINT), CAST(sum(bytes_done) AS BIGINT)
		FROM shard WHERE scan = ?1 GROUP BY source`, scan)
	return all, wrap("count shards of scan "+scan, err)
}
