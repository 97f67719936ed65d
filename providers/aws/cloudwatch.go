package aws

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/smithy-go/transport/http/protocol/awsquery"

	"github.com/domicile/domicile/internal/inventory"
)

// The bounds of metrics. A call takes 500 of them; those of buckets are daily and one or two days late, so that the
// last of four days is there.
const (
	metricPage = 500
	metricDays = 4
)

// metric is a number that CloudWatch keeps about something.
type metric struct {
	key        string // what the caller knows it by
	namespace  string
	name       string
	dimensions []types.Dimension
}

// dimension is one dimension of a metric.
func dimension(name, value string) types.Dimension {
	return types.Dimension{Name: &name, Value: &value}
}

// metrics is the access to CloudWatch for the stores of a scope in one region. Its calls belong to the scope of the
// stores, because their gaps do.
type metrics struct {
	provider *Provider
	session  *session
	scope    inventory.Scope
	region   string
}

// api is the client of the region. A server that stands in for AWS is asked in the older protocol, which they all know.
func (m metrics) api() *cloudwatch.Client {
	return cloudwatch.NewFromConfig(m.session.in(m.region), func(o *cloudwatch.Options) {
		if m.session.endpoint != "" {
			o.Protocol = awsquery.New(schemas.GraniteServiceVersion20100801)
		}
	})
}

func (m metrics) call(api string) inventory.Call {
	return m.provider.call(m.session, m.scope, api, m.session.host(serviceMetrics, m.region))
}

// list yields the metrics of a name that exist.
func (m metrics) list(ctx context.Context, namespace, name string) listing[types.Metric] {
	return pages(ctx, m.provider.cfg.Do, m.call("ListMetrics"),
		func(ctx context.Context, token *string) (page[types.Metric], error) {
			out, err := m.api().ListMetrics(ctx, &cloudwatch.ListMetricsInput{
				Namespace: &namespace, MetricName: &name, NextToken: token,
			})
			if err != nil {
				return page[types.Metric]{}, err
			}
			return page[types.Metric]{out.Metrics, aws.ToString(out.NextToken)}, nil
		})
}

// latest returns the last value of each metric that has one, by key.
func (m metrics) latest(ctx context.Context, wanted []metric) (map[string]inventory.Measure, error) {
	out := map[string]inventory.Measure{}
	for part := range slices.Chunk(wanted, metricPage) {
		results, err := collect(m.data(ctx, part))
		if err != nil {
			return out, err
		}
		for _, r := range results.items {
			i, err := strconv.Atoi(aws.ToString(r.Id)[1:])
			if err != nil || i < 0 || i >= len(part) || len(r.Values) == 0 || len(r.Timestamps) == 0 {
				continue
			}
			at := r.Timestamps[0].UTC()
			out[part[i].key] = inventory.Measure{Value: int64(r.Values[0]), Method: inventory.Metric, AsOf: &at}
		}
		if len(results.gaps) > 0 {
			return out, results.gaps[0]
		}
	}
	return out, nil
}

// data asks for some metrics of the last days, the newest value first.
func (m metrics) data(ctx context.Context, part []metric) listing[types.MetricDataResult] {
	const day = 24 * time.Hour
	until := m.provider.cfg.Now().UTC().Truncate(day).Add(day)
	in := cloudwatch.GetMetricDataInput{
		StartTime: aws.Time(until.Add(-metricDays * day)), EndTime: &until, ScanBy: types.ScanByTimestampDescending,
	}
	for i, w := range part {
		in.MetricDataQueries = append(in.MetricDataQueries, types.MetricDataQuery{
			Id: aws.String("m" + strconv.Itoa(i)),
			MetricStat: &types.MetricStat{
				Metric: &types.Metric{Namespace: &w.namespace, MetricName: &w.name, Dimensions: w.dimensions},
				Period: aws.Int32(int32(day / time.Second)), Stat: aws.String("Average"),
			},
		})
	}
	return pages(ctx, m.provider.cfg.Do, m.call("GetMetricData"),
		func(ctx context.Context, token *string) (page[types.MetricDataResult], error) {
			own := in
			own.NextToken = token
			out, err := m.api().GetMetricData(ctx, &own)
			if err != nil {
				return page[types.MetricDataResult]{}, err
			}
			return page[types.MetricDataResult]{out.MetricDataResults, aws.ToString(out.NextToken)}, nil
		})
}
