package aws

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/domicile/domicile/internal/inventory"
)

// The most that the listing of tables gives at once, and how many tables are asked about at the same time: their calls
// share one account's rate of a region.
const (
	tablePage   = 100
	tableAskers = 16
)

// layout is what DescribeTable told of a table, kept so that listing its datasets asks nothing again.
type layout struct {
	columns     []inventory.Field
	rows, bytes *inventory.Measure
}

// tables is the access to DynamoDB in one region.
type tables struct {
	provider *Provider
	session  *session
	scope    inventory.Scope
	api      *dynamodb.Client
}

func (p *Provider) tablesOf(ses *session, s inventory.Scope) tables {
	return tables{p, ses, s, dynamodb.NewFromConfig(ses.in(s.Region))}
}

// tableStores yields the tables of a region. Each is a store of its own: it has its own replicas, key and policy.
func (p *Provider) tableStores(
	ctx context.Context, ses *session, s inventory.Scope, yield func(inventory.Store, error) bool,
) {
	t := p.tablesOf(ses, s)
	names, err := collect(t.names(ctx))
	if !yieldGaps(names.gaps, yield) {
		return
	}
	if err != nil {
		yield(inventory.Store{}, err)
		return
	}
	yieldDescribed(inventory.Ordered(ctx, names.items, tableAskers, t.describe), yield)
}

func (t tables) call(store inventory.ID, api string) inventory.Call {
	c := t.provider.call(t.session, t.scope, api, t.session.host(serviceDynamoDB, t.scope.Region))
	c.Store = store
	return c
}

func (t tables) names(ctx context.Context) listing[string] {
	size := min(cmp.Or(t.provider.cfg.PageSize, tablePage), tablePage)
	return pages(ctx, t.provider.cfg.Do, t.call("", "ListTables"),
		func(ctx context.Context, token *string) (page[string], error) {
			out, err := t.api.ListTables(ctx, &dynamodb.ListTablesInput{ExclusiveStartTableName: token, Limit: &size})
			if err != nil {
				return page[string]{}, err
			}
			return page[string]{out.TableNames, aws.ToString(out.LastEvaluatedTableName)}, nil
		})
}

// id is the ARN of a table of the region.
func (t tables) id(name string) inventory.ID {
	return arn{t.scope.Partition, serviceDynamoDB, t.scope.Region, t.scope.Account, "table/" + name}.id()
}

// describe asks about one table. What DescribeTable does not tell leaves a store with a name and a place.
func (t tables) describe(ctx context.Context, name string) (described, error) {
	d := described{store: inventory.Store{
		ID: t.id(name), Provider: provider, Partition: t.scope.Partition, Account: t.scope.Account,
		Service: serviceDynamoDB, Kind: inventory.KeyValue, Engine: serviceDynamoDB, Name: name, Region: t.scope.Region,
		Place:      t.provider.cfg.Regions.Place(provider, t.scope.Region),
		Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown, Logging: inventory.Unknown,
	}}
	for _, step := range []func(context.Context, *inventory.Store) error{t.table, t.tags, t.policy} {
		err := step(ctx, &d.store)
		if gap := inventory.AsGap(err); gap != nil {
			d.gaps = append(d.gaps, gap)
		} else if err != nil {
			return d, err
		}
	}
	return d, nil
}

// table fills in what DescribeTable tells.
func (t tables) table(ctx context.Context, st *inventory.Store) error {
	got, err := t.ask(ctx, st.ID)
	if err != nil || got == nil {
		return err
	}
	shape := layoutOf(got)
	t.provider.remember(st.ID, shape)
	st.Size = inventory.Size{Bytes: shape.bytes, Items: shape.rows}
	st.CreatedAt = got.CreationDateTime
	st.Encryption = inventory.Yes // a table is always encrypted; SSEDescription says with whose key
	for _, r := range got.Replicas {
		region := aws.ToString(r.RegionName)
		if region == "" || region == t.scope.Region {
			continue
		}
		to := arn{t.scope.Partition, serviceDynamoDB, region, t.scope.Account, "table/" + st.Name}.id()
		st.Replication = append(st.Replication, inventory.Replica{
			To: cmp.Or(aws.ToString(r.ReplicaArn), string(to)), Region: region,
			Place: t.provider.cfg.Regions.Place(provider, region), Kind: "global_table",
		})
	}
	for _, w := range got.GlobalTableWitnesses {
		// A witness keeps the log of the writes, and no table of its own.
		region := aws.ToString(w.RegionName)
		st.Replication = append(st.Replication, inventory.Replica{
			To: region, Region: region, Place: t.provider.cfg.Regions.Place(provider, region), Kind: "global_table_witness",
		})
	}
	return nil
}

// ask calls DescribeTable.
func (t tables) ask(ctx context.Context, store inventory.ID) (*types.TableDescription, error) {
	var out *dynamodb.DescribeTableOutput
	name := parseARN(store).name()
	err := t.provider.cfg.Do.Do(ctx, t.call(store, "DescribeTable"), func(ctx context.Context) (err error) {
		out, err = t.api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
		return err
	})
	if err != nil {
		return nil, err
	}
	return out.Table, nil
}

// layoutOf is what a description says of the inside of a table: the attributes of its keys come first, and all others
// are free. The counts are those of DynamoDB's own, which it renews about every six hours without saying when.
func layoutOf(d *types.TableDescription) layout {
	var out layout
	if d.ItemCount != nil {
		out.rows = &inventory.Measure{Value: *d.ItemCount, Method: inventory.Metric}
	}
	if d.TableSizeBytes != nil {
		out.bytes = &inventory.Measure{Value: *d.TableSizeBytes, Method: inventory.Metric}
	}
	types := map[string]string{}
	for _, a := range d.AttributeDefinitions {
		types[aws.ToString(a.AttributeName)] = typeName(a.AttributeType)
	}
	add := func(name string) {
		known := func(f inventory.Field) bool { return f.Name == name }
		if _, ok := types[name]; ok && !slices.ContainsFunc(out.columns, known) {
			out.columns = append(out.columns, inventory.Field{Name: name, Type: types[name]})
		}
	}
	for _, k := range d.KeySchema {
		add(aws.ToString(k.AttributeName))
	}
	for _, a := range d.AttributeDefinitions {
		add(aws.ToString(a.AttributeName))
	}
	return out
}

// typeName is what the type of a key is called.
func typeName(t types.ScalarAttributeType) string {
	switch t {
	case types.ScalarAttributeTypeN:
		return "number"
	case types.ScalarAttributeTypeB:
		return "binary"
	case types.ScalarAttributeTypeS:
		return "string"
	}
	return string(t)
}

// tags pages through the tags of a table, which its description does not have.
func (t tables) tags(ctx context.Context, st *inventory.Store) error {
	seq := pages(ctx, t.provider.cfg.Do, t.call(st.ID, "ListTagsOfResource"),
		func(ctx context.Context, token *string) (page[types.Tag], error) {
			out, err := t.api.ListTagsOfResource(ctx, &dynamodb.ListTagsOfResourceInput{
				ResourceArn: aws.String(string(st.ID)), NextToken: token,
			})
			if err != nil {
				return page[types.Tag]{}, err
			}
			return page[types.Tag]{out.Tags, aws.ToString(out.NextToken)}, nil
		})
	for tag, err := range seq {
		if err != nil {
			return err
		}
		if st.Tags == nil {
			st.Tags = map[string]string{}
		}
		st.Tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return nil
}

// remember keeps the layout of a table.
func (p *Provider) remember(store inventory.ID, shape layout) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tables[store] = shape
}

// recall returns the layout of a table, and whether it is known.
func (p *Provider) recall(store inventory.ID) (layout, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	shape, ok := p.tables[store]
	return shape, ok
}
