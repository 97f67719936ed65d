package aliyun

import (
	"cmp"
	"context"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// describe asks about one instance and its readers. What could not be learnt stays unknown and is a gap.
func (r region) describe(ctx context.Context, g group, tags map[string]map[string]string) (described, error) {
	d := &databaseDescription{region: r, group: g, open: inventory.No}
	d.store = inventory.Store{
		ID:       acs{serviceRDS, r.scope.Region, r.scope.Account, "dbinstance/" + g.DBInstanceID}.id(),
		Provider: provider, Partition: r.scope.Partition, Account: r.scope.Account, Service: serviceRDS,
		Kind: inventory.Database, Engine: engineOf(g.Engine), EngineVersion: g.EngineVersion,
		Name: cmp.Or(g.DBInstanceDescription, g.DBInstanceID), Region: r.scope.Region,
		Place: r.provider.cfg.Regions.Place(provider, r.scope.Region), Tags: tags[g.DBInstanceID],
		Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown, Logging: inventory.Unknown,
	}
	if d.store.Name != g.DBInstanceID {
		d.store.Aliases = map[string]string{"id": g.DBInstanceID}
	}
	if at, err := time.Parse(time.RFC3339, g.CreateTime); err == nil {
		d.store.CreatedAt = &at
	}
	for _, step := range []func(context.Context) error{d.allocated, d.used, d.addresses, d.exposure} {
		err := step(ctx)
		if gap := inventory.AsGap(err); gap != nil {
			d.gaps = append(d.gaps, gap)
		} else if err != nil {
			return d.described, err
		}
	}
	return d.described, nil
}

// engineOf is the engine of an instance as the rest of the product spells it.
func engineOf(name string) string {
	switch name = strings.ToLower(name); name {
	case "postgresql":
		return "postgres"
	case "mssql":
		return "sqlserver"
	}
	return name
}

// databaseDescription is the questions about one instance.
type databaseDescription struct {
	described
	region region
	group  group
	open   inventory.Tri // one of the addresses is public
}

func (d *databaseDescription) ask(ctx context.Context, id, api string, out any) error {
	return d.region.ask(ctx, d.store.ID, api, map[string]string{"DBInstanceId": id}, out)
}

// gibibyte is the unit in which RDS counts storage.
const gibibyte = 1 << 30

// allocated reads how much storage was bought.
func (d *databaseDescription) allocated(ctx context.Context) error {
	var out struct {
		Items struct {
			DBInstanceAttribute []struct{ DBInstanceStorage int64 }
		}
	}
	if err := d.ask(ctx, d.group.DBInstanceID, "DescribeDBInstanceAttribute", &out); err != nil {
		return err
	}
	for _, a := range out.Items.DBInstanceAttribute {
		if a.DBInstanceStorage > 0 {
			d.store.Size.Bytes = &inventory.Measure{Value: a.DBInstanceStorage * gibibyte, Method: inventory.Estimate}
		}
	}
	return nil
}

// used replaces it by how much is in use, where RDS knows it: -1 is unknown.
func (d *databaseDescription) used(ctx context.Context) error {
	out := struct{ DataSize, DiskUsed int64 }{-1, -1}
	if err := d.ask(ctx, d.group.DBInstanceID, "DescribeResourceUsage", &out); err != nil {
		return err
	}
	bytes := out.DataSize
	if bytes <= 0 {
		bytes = out.DiskUsed
	}
	if bytes >= 0 {
		d.store.Size.Bytes = &inventory.Measure{Value: bytes, Method: inventory.Metric}
	}
	return nil
}

// netInfo is what DescribeDBInstanceNetInfo tells.
type netInfo struct {
	DBInstanceNetInfos struct {
		DBInstanceNetInfo []struct{ ConnectionString, IPAddress, IPType, Port string }
	}
}

// addresses reads where the instance and its readers answer.
func (d *databaseDescription) addresses(ctx context.Context) error {
	d.open = inventory.Unknown
	open := inventory.No
	for _, i := range append([]instance{d.group.instance}, d.group.readers...) {
		var out netInfo
		if err := d.ask(ctx, i.DBInstanceID, "DescribeDBInstanceNetInfo", &out); err != nil {
			return err
		}
		for _, n := range out.DBInstanceNetInfos.DBInstanceNetInfo {
			if n.IPType == "Public" {
				open = inventory.Yes
			}
			d.addAddress(cmp.Or(n.ConnectionString, n.IPAddress), n.Port)
		}
	}
	d.open = open
	return nil
}

// addAddress adds an address, once.
func (d *databaseDescription) addAddress(host, port string) {
	if host != "" && port != "" {
		host = net.JoinHostPort(host, port)
	}
	if e := inventory.CleanEndpoint(host); e != "" && !slices.Contains(d.store.Endpoints, e) {
		d.store.Endpoints = append(d.store.Endpoints, e)
	}
}

// exposure says who can reach the instance: nobody outside without a public address, and with one whom its lists of
// addresses let in.
func (d *databaseDescription) exposure(ctx context.Context) error {
	switch d.open {
	case inventory.No:
		d.store.Exposure = inventory.Private
		return nil
	case inventory.Unknown:
		return nil
	case inventory.Yes:
	}
	found := inventory.Private
	for _, i := range append([]instance{d.group.instance}, d.group.readers...) {
		var out struct {
			Items struct {
				DBInstanceIPArray []struct{ SecurityIPList string }
			}
		}
		if err := d.ask(ctx, i.DBInstanceID, "DescribeDBInstanceIPArrayList", &out); err != nil {
			return err
		}
		for _, list := range out.Items.DBInstanceIPArray {
			if openToAll(list.SecurityIPList) {
				found = inventory.Public
			}
		}
	}
	d.store.Exposure = found
	return nil
}

// openToAll reports whether a list of addresses lets everybody in.
func openToAll(list string) bool {
	for entry := range strings.SplitSeq(list, ",") {
		switch strings.TrimSpace(entry) {
		case "0.0.0.0/0", "0.0.0.0", "::/0", "%":
			return true
		}
	}
	return false
}
