package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/domicile/domicile/internal/inventory"
)

// databaseMetrics is where CloudWatch keeps what it knows about databases.
const databaseMetrics = "AWS/RDS"

// size replaces what was allocated by what is used, for the stores of which CloudWatch knows it.
func (d databases) size(ctx context.Context, stores []described) ([]*inventory.Gap, error) {
	var wanted []metric
	for _, st := range stores {
		m := metric{key: string(st.store.ID), namespace: databaseMetrics}
		switch {
		case isCluster(st.store):
			m.name, m.dimensions = "VolumeBytesUsed", []types.Dimension{dimension("DBClusterIdentifier", st.store.Name)}
		default:
			m.name, m.dimensions = "FreeStorageSpace", []types.Dimension{dimension("DBInstanceIdentifier", st.store.Name)}
		}
		wanted = append(wanted, m)
	}
	values, err := metrics{d.provider, d.session, d.scope, d.scope.Region}.latest(ctx, wanted)
	for i := range stores {
		if value, ok := values[string(stores[i].store.ID)]; ok {
			stores[i].store.Size.Bytes = used(stores[i].store, value)
		}
	}
	return asGaps(err)
}

// isCluster reports whether a store is a cluster, which has a volume of its own.
func isCluster(st inventory.Store) bool {
	return strings.HasPrefix(parseARN(st.ID).resource, "cluster:")
}

// used is how much of a database is used: of a cluster the metric says it, of an instance it says what is free.
func used(st inventory.Store, value inventory.Measure) *inventory.Measure {
	if isCluster(st) {
		return &value
	}
	if st.Size.Bytes == nil || st.Size.Bytes.Value < value.Value {
		return st.Size.Bytes
	}
	value.Value = st.Size.Bytes.Value - value.Value
	return &value
}
