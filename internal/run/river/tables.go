package river

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// What is said to the tables of River without River stands in this file alone. The rest of the package uses its API.

// waitingPermits counts the permits of a queue that nobody uses, and keeps others from making some meanwhile: whoever
// comes second finds those of the first.
func waitingPermits(ctx context.Context, tx pgx.Tx, queue string) (int64, error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, queue); err != nil {
		return 0, err
	}
	var n int64
	err := tx.QueryRow(ctx,
		`SELECT count(*) FROM river_job WHERE queue = $1 AND state IN ('available', 'retryable', 'scheduled')`,
		queue).Scan(&n)
	return n, err
}

// permitsInUse returns the permits of a scan whose slices are under way.
func permitsInUse(ctx context.Context, pool *pgxpool.Pool, scan string) ([]int64, error) {
	rows, err := pool.Query(ctx, `SELECT id FROM river_job WHERE kind = 'slice' AND state = 'running' AND args @> $1`,
		permit{Scan: scan})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// dropPermits deletes the permits of a scan of which no shard is left. Those that wait would be taken for nothing; those in
// use are of workers that find nothing to do any more, or that died, and River gives these away a day later, into a queue
// that nobody works by then.
func dropPermits(ctx context.Context, pool *pgxpool.Pool, scan string) error {
	_, err := pool.Exec(ctx, `
		DELETE FROM river_job WHERE kind = 'slice' AND args @> $1
		AND state IN ('available', 'retryable', 'scheduled', 'running')`, permit{Scan: scan})
	if err != nil {
		return fmt.Errorf("queue: drop permits of scan %s: %w", scan, err)
	}
	return nil
}

// takeBack deletes the permits of a scan that nobody uses.
func takeBack(ctx context.Context, pool *pgxpool.Pool, scan string) error {
	_, err := pool.Exec(ctx, `
		DELETE FROM river_job WHERE kind = 'slice' AND args @> $1 AND state IN ('available', 'retryable', 'scheduled')`,
		permit{Scan: scan})
	return err
}
