package file

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// limit is how much of the values of a store may be read.
type limit struct {
	rows int64 // of each table; 0: all
	none bool
}

// newLimit reads "full", "none" or "sample:5000".
func newLimit(s string) (limit, error) {
	if s == "" || s == "full" {
		return limit{}, nil
	}
	if s == "none" {
		return limit{none: true}, nil
	}
	if n, ok := strings.CutPrefix(s, "sample:"); ok {
		if rows, err := strconv.ParseInt(n, 10, 64); err == nil && rows > 0 {
			return limit{rows: rows}, nil
		}
	}
	return limit{}, fmt.Errorf("read: %q is not full, none or sample:N", s)
}

// apply returns the rows that may be read when so many are wanted, 0 being all.
func (l limit) apply(rows int64) int64 {
	if l.rows > 0 && (rows == 0 || rows > l.rows) {
		return l.rows
	}
	return rows
}

// forbids returns a gap when no value of the store may be read.
func (st *place) forbids(d inventory.Dataset) error {
	if st.gap != nil {
		return st.gap
	}
	if !st.limit.none {
		return nil
	}
	return &inventory.Gap{
		Scope: st.store.Scope(), Store: st.store.ID, Dataset: d.ID, Op: "read", Cause: inventory.ContentsUnread,
		Fix: inventory.Fix{Code: inventory.FixSetting, Args: []string{"read", "full"}},
	}
}

// gap is the gap that a store has instead of contents, nil for none.
func (g *statedGap) gap(store inventory.Store) (*inventory.Gap, error) {
	if g == nil {
		return nil, nil
	}
	cause := inventory.Cause(g.Cause)
	if !slices.Contains(inventory.Causes(), cause) {
		return nil, fmt.Errorf("gap: %q is no cause", g.Cause)
	}
	return &inventory.Gap{
		Scope: store.Scope(), Store: store.ID, Op: cmp.Or(g.Op, "list"), Cause: cause,
		Fix: inventory.Fix{Code: inventory.FixCode(g.Fix.Code), Args: g.Fix.Args},
	}, nil
}

// flowsOf are the declared flows of a store.
func flowsOf(stated []statedFlow, store inventory.Store) ([]inventory.Flow, error) {
	var out []inventory.Flow
	for _, f := range stated {
		flow, err := f.flow(store)
		if err != nil {
			return nil, err
		}
		out = append(out, flow)
	}
	return out, nil
}

// flow is a declared flow of a store.
func (f statedFlow) flow(store inventory.Store) (inventory.Flow, error) {
	modes := []inventory.Mode{
		inventory.Copy, inventory.RemoteAccess, inventory.InCountryAccess, inventory.DirectCollectionAbroad,
		inventory.Inbound, inventory.NoFlow, inventory.ModeUnknown,
	}
	mode := cmp.Or(inventory.Mode(f.Mode), inventory.ModeUnknown)
	if !slices.Contains(modes, mode) {
		return inventory.Flow{}, fmt.Errorf("flow: %q is no mode", f.Mode)
	}
	out := inventory.Flow{
		Store: store.ID, Mode: mode, To: country(f.To, inventory.BasisDeclared), Who: f.Who, Via: f.Via,
		Source: cmp.Or(f.Source, "declared"), Target: inventory.ID(f.Target), Ground: f.Ground, Since: f.Since,
	}
	if f.Dataset != "" {
		out.Dataset = store.ID + "/" + inventory.ID(f.Dataset)
	}
	out.ID = inventory.FlowID(out)
	return out, nil
}

// size is a stated size, which is what the metrics of a cloud would have said.
func (s statedSize) size() inventory.Size {
	var out inventory.Size
	if s.Bytes != nil {
		out.Bytes = &inventory.Measure{Value: *s.Bytes, Method: inventory.Metric}
	}
	if s.Items != nil {
		out.Items = &inventory.Measure{Value: *s.Items, Method: inventory.Metric}
	}
	return out
}

// tri reads a fact that may be unknown.
func tri(s, field string, wrong *[]error) inventory.Tri {
	switch s {
	case "":
		return inventory.Unknown
	case "yes", "true":
		return inventory.Yes
	case "no", "false":
		return inventory.No
	case "unknown":
		return inventory.Unknown
	}
	*wrong = append(*wrong, fmt.Errorf("%s: %q is not yes, no or unknown", field, s))
	return inventory.Unknown
}

// exposure reads who can reach a store.
func exposure(s string, wrong *[]error) inventory.Exposure {
	switch e := inventory.Exposure(s); e {
	case "":
		return inventory.ExposureUnknown
	case inventory.Public, inventory.Shared, inventory.Private, inventory.ExposureUnknown:
		return e
	}
	*wrong = append(*wrong, errors.New("exposure: "+strconv.Quote(s)+" is not public, shared, private or unknown"))
	return inventory.ExposureUnknown
}

// kindOf is what the services are that exports usually come from; others are other.
func kindOf(service string) inventory.Kind {
	switch service {
	case "folder":
		return inventory.Folder
	case "s3", "oss", "gcs", "storage", "blob", "obs", "cos":
		return inventory.Bucket
	case "rds", "aurora", "polardb", "cloudsql", "sql", "postgresql", "mysql", "mongodb", "docdb", "cosmosdb", "spanner":
		return inventory.Database
	case "dynamodb", "tablestore", "bigtable":
		return inventory.KeyValue
	case "efs", "nas", "fsx", "files":
		return inventory.FileSystem
	case "redshift", "bigquery", "maxcompute", "hologres", "synapse", "adb":
		return inventory.Warehouse
	case "elasticache", "redis", "r-kvstore", "memorydb":
		return inventory.Cache
	case "kinesis", "kafka", "msk", "pubsub", "eventhub":
		return inventory.Stream
	default:
		return inventory.OtherKind
	}
}

// engineOf is the engine of a service that has only one.
func engineOf(service string) string {
	switch service {
	case "s3", "oss", "gcs", "dynamodb", "tablestore", "bigquery", "redshift":
		return service
	default:
		return ""
	}
}
