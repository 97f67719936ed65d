package aliyun

import (
	"cmp"
	"context"
	"encoding/xml"
	"iter"
	"time"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/domicile/domicile/internal/inventory"
)

// described is a store with what could not be learnt of it.
type described struct {
	store inventory.Store
	gaps  []*inventory.Gap
}

// yieldDescribed yields stores, each after what could not be learnt of it.
func yieldDescribed(seq iter.Seq2[described, error], yield func(inventory.Store, error) bool) {
	for d, err := range seq {
		for _, g := range d.gaps {
			if !yield(inventory.Store{}, g) {
				return
			}
		}
		if err != nil {
			yield(inventory.Store{}, err)
			return
		}
		if !yield(d.store, nil) {
			return
		}
	}
}

// description is the questions about one bucket.
type description struct {
	described
	provider *Provider
	scope    inventory.Scope
	site     bucketSite
	client   *ossClient
	known    map[string]inventory.Store // the buckets of the account, by name
	acl      string
	copies   bool // the bucket says that it has rules of replication, or says nothing
}

// describeBucket asks for what the configuration of a bucket says. What could not be learnt stays unknown and is a gap.
func (p *Provider) describeBucket(
	ctx context.Context, s inventory.Scope, st inventory.Store, known map[string]inventory.Store,
) (described, error) {
	site, _ := p.siteOfBucket(st.Name)
	client, err := p.ossAt(site)
	if err != nil {
		return described{store: st}, err
	}
	d := &description{described: described{store: st}, provider: p, scope: s, site: site, client: client, known: known}
	for _, step := range []func(context.Context) error{d.info, d.stat, d.exposure, d.logging, d.tags, d.replication} {
		if err := step(ctx); err != nil {
			return d.described, err
		}
	}
	return d.described, nil
}

// answer is what came of a question.
type answer int

const (
	unknown answer = iota // a gap was noted
	none                  // OSS says that there is none
	told                  // the document is there
)

// ask makes one call for the bucket.
func (d *description) ask(ctx context.Context, api string, fn func(context.Context) error) (answer, error) {
	missing := false
	c := call(d.scope, api, hostOf(d.site.endpoint))
	c.Store = d.store.ID
	err := d.provider.cfg.Do.Do(ctx, c, func(ctx context.Context) error {
		err := fn(ctx)
		if missing = absent(err); missing {
			return nil
		}
		return err
	})
	switch gap := inventory.AsGap(err); {
	case gap != nil:
		d.gaps = append(d.gaps, gap)
		return unknown, nil
	case err != nil:
		return unknown, err
	case missing:
		return none, nil
	}
	return told, nil
}

// info reads the one call that tells most.
func (d *description) info(ctx context.Context) error {
	d.copies = true
	var info oss.BucketInfo
	got, err := d.ask(ctx, "GetBucketInfo", func(ctx context.Context) (err error) {
		info, err = d.client.info(ctx, d.store.Name)
		return err
	})
	if got != told {
		return err
	}
	d.acl, d.copies = info.ACL, info.CrossRegionReplication != "Disabled"
	d.store.Encryption = inventory.Yes
	if info.SseRule.SSEAlgorithm == "" || info.SseRule.SSEAlgorithm == "None" {
		d.store.Encryption = inventory.No
	}
	d.endpoints(info)
	return nil
}

// endpoints takes the addresses that the bucket says it has. Those of the finance cloud do not follow from its region.
func (d *description) endpoints(info oss.BucketInfo) {
	if !ofCloud(hostOf(d.site.endpoint)) || d.site.endpoint == d.provider.cfg.Endpoint {
		return
	}
	var out []string
	for _, host := range []string{info.ExtranetEndpoint, info.IntranetEndpoint} {
		if host != "" {
			out = append(out, inventory.CleanEndpoint(d.store.Name+"."+host))
		}
	}
	if len(out) > 0 {
		d.store.Endpoints = out
	}
	if info.ExtranetEndpoint != "" && info.ExtranetEndpoint != hostOf(d.site.endpoint) {
		d.site.endpoint = "https://" + info.ExtranetEndpoint
		d.provider.learn(d.store.Name, d.site)
		if client, err := d.provider.ossAt(d.site); err == nil {
			d.client = client
		}
	}
}

// stat reads how much the bucket holds; OSS says as of when.
func (d *description) stat(ctx context.Context) error {
	var stat oss.GetBucketStatResult
	got, err := d.ask(ctx, "GetBucketStat", func(ctx context.Context) (err error) {
		stat, err = d.client.stat(ctx, d.store.Name)
		return err
	})
	if got != told {
		return err
	}
	var at *time.Time
	if stat.LastModifiedTime > 0 {
		t := time.Unix(stat.LastModifiedTime, 0).UTC()
		at = &t
	}
	d.store.Size.Bytes = &inventory.Measure{Value: stat.Storage, Method: inventory.Metric, AsOf: at}
	d.store.Size.Items = &inventory.Measure{Value: stat.ObjectCount, Method: inventory.Metric, AsOf: at}
	return nil
}

// exposure puts together what the access control list and the policy let others do.
func (d *description) exposure(ctx context.Context) error {
	var text string
	got, err := d.ask(ctx, "GetBucketPolicy", func(ctx context.Context) (err error) {
		text, err = d.client.policy(ctx, d.store.Name)
		return err
	})
	if err != nil {
		return err
	}
	policy := inventory.ExposureUnknown
	switch got {
	case none:
		policy = inventory.Private
	case told:
		policy = exposureOf(text, d.store.Account)
	case unknown:
	}
	d.store.Exposure = widest(exposureOfACL(d.acl), policy)
	return nil
}

// exposureOfACL says what an access control list of OSS lets others do; it knows only these.
func exposureOfACL(acl string) inventory.Exposure {
	switch oss.ACLType(acl) {
	case oss.ACLPrivate:
		return inventory.Private
	case oss.ACLPublicRead, oss.ACLPublicReadWrite:
		return inventory.Public
	case oss.ACLDefault:
	}
	return inventory.ExposureUnknown
}

// widest is the wider of two ways in. It is private only when both are known to be closed.
func widest(a, b inventory.Exposure) inventory.Exposure {
	for _, e := range []inventory.Exposure{inventory.Public, inventory.Shared, inventory.ExposureUnknown} {
		if a == e || b == e {
			return e
		}
	}
	return inventory.Private
}

func (d *description) logging(ctx context.Context) error {
	var target string
	got, err := d.ask(ctx, "GetBucketLogging", func(ctx context.Context) (err error) {
		target, err = d.client.logs(ctx, d.store.Name)
		return err
	})
	switch {
	case got == none, got == told && target == "":
		d.store.Logging = inventory.No
	case got == told:
		d.store.Logging = inventory.Yes
	}
	return err
}

func (d *description) tags(ctx context.Context) error {
	var tags []oss.Tag
	got, err := d.ask(ctx, "GetBucketTagging", func(ctx context.Context) (err error) {
		tags, err = d.client.tags(ctx, d.store.Name)
		return err
	})
	if got != told || len(tags) == 0 {
		return err
	}
	d.store.Tags = make(map[string]string, len(tags))
	for _, t := range tags {
		d.store.Tags[t.Key] = t.Value
	}
	return nil
}

// rules are the rules of replication of a bucket, as OSS documents them.
type rules struct {
	XMLName xml.Name `xml:"ReplicationConfiguration"`
	Rules   []struct {
		Status      string `xml:"Status"`
		Destination struct {
			Bucket   string `xml:"Bucket"`
			Location string `xml:"Location"`
		} `xml:"Destination"`
	} `xml:"Rule"`
}

// replication reads where the bucket copies to. A rule that is being closed still has its copy there.
func (d *description) replication(ctx context.Context) error {
	if !d.copies {
		return nil
	}
	var doc rules
	got, err := d.ask(ctx, "GetBucketReplication", func(ctx context.Context) error {
		text, err := d.client.replication(ctx, d.store.Name)
		if err != nil {
			return err
		}
		return xml.Unmarshal([]byte(text), &doc)
	})
	if got != told {
		return err
	}
	seen := map[string]bool{}
	for _, r := range doc.Rules {
		name, region := r.Destination.Bucket, d.provider.regionOf(r.Destination.Location)
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		target, own := d.known[name]
		if !own { // of another account, which the rule does not name
			target.ID = acs{serviceOSS, region, "", name}.id()
		}
		d.store.Replication = append(d.store.Replication, inventory.Replica{
			To: string(target.ID), Region: cmp.Or(region, target.Region), Kind: inventory.ViaReplication,
			Place: d.provider.cfg.Regions.Place(provider, cmp.Or(region, target.Region)),
		})
	}
	return nil
}
