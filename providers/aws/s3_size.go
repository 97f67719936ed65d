package aws

import (
	"context"
	"maps"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/domicile/domicile/internal/inventory"
)

// bucketMetrics is where CloudWatch keeps what it knows about buckets.
const bucketMetrics = "AWS/S3"

// sized is what the metrics of one region say of its buckets.
type sized struct {
	sizes map[string]inventory.Size
	gaps  []*inventory.Gap
}

// sizeBuckets asks the metrics of each region for the sizes of its buckets, by name. It reports false when the loop
// has ended.
func (p *Provider) sizeBuckets(
	ctx context.Context, ses *session, s inventory.Scope, list []inventory.Store, yield func(inventory.Store, error) bool,
) (map[string]inventory.Size, bool) {
	byRegion := map[string][]string{}
	for _, st := range list {
		byRegion[st.Region] = append(byRegion[st.Region], st.Name)
	}
	ask := func(ctx context.Context, region string) (sized, error) {
		return metrics{p, ses, s, region}.ofBuckets(ctx, byRegion[region])
	}
	all := make(map[string]inventory.Size, len(list))
	for r, err := range inventory.Ordered(ctx, regionsOf(list), askers, ask) {
		if !yieldGaps(r.gaps, yield) {
			return nil, false
		}
		if err != nil {
			yield(inventory.Store{}, err)
			return nil, false
		}
		maps.Copy(all, r.sizes)
	}
	return all, true
}

// ofBuckets asks for the objects and bytes of the buckets of a region. What exists is asked first: a bucket has a
// metric for each of its storage classes, and there are many.
func (m metrics) ofBuckets(ctx context.Context, names []string) (sized, error) {
	out := sized{sizes: map[string]inventory.Size{}}
	mine := make(map[string]bool, len(names))
	var wanted []metric
	for _, name := range names {
		mine[name] = true
		wanted = append(wanted, metric{
			key: name, namespace: bucketMetrics, name: "NumberOfObjects",
			dimensions: []types.Dimension{dimension("BucketName", name), dimension("StorageType", "AllStorageTypes")},
		})
	}
	exist, err := collect(m.list(ctx, bucketMetrics, "BucketSizeBytes"))
	if out.gaps = exist.gaps; err != nil {
		return out, err
	}
	for _, e := range exist.items {
		if name, class := bucketOfMetric(e); mine[name] {
			wanted = append(wanted, metric{name + "/" + class, bucketMetrics, "BucketSizeBytes", e.Dimensions})
		}
	}
	values, err := m.latest(ctx, wanted)
	gaps, err := asGaps(err)
	out.gaps = append(out.gaps, gaps...)
	for key, value := range values {
		out.add(key, value)
	}
	return out, err
}

// bucketOfMetric returns the bucket and the storage class of a metric.
func bucketOfMetric(m types.Metric) (name, class string) {
	for _, d := range m.Dimensions {
		switch aws.ToString(d.Name) {
		case "BucketName":
			name = aws.ToString(d.Value)
		case "StorageType":
			class = aws.ToString(d.Value)
		}
	}
	return name, class
}

// add takes one value in: the bytes of a bucket are those of its classes together, as of the oldest of them.
func (s *sized) add(key string, value inventory.Measure) {
	name, _, isBytes := strings.Cut(key, "/")
	size := s.sizes[name]
	switch {
	case !isBytes:
		size.Items = &value
	case size.Bytes == nil:
		size.Bytes = &value
	default:
		sum := value
		sum.Value += size.Bytes.Value
		if size.Bytes.AsOf.Before(*sum.AsOf) {
			sum.AsOf = size.Bytes.AsOf
		}
		size.Bytes = &sum
	}
	s.sizes[name] = size
}
