package s3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/inventory"
)

// Describe fills in what the configuration of a bucket says: exposure, encryption, logging, tags, replication. What
// could not be learnt stays unknown and is a gap; an error that is no gap ends it. A rule of replication names only the
// bucket that receives: placeOf tells where that one lies, and is unknown for buckets of others.
func (c *Client) Describe(
	ctx context.Context, store *inventory.Store, placeOf func(bucket string) inventory.Place,
) ([]*inventory.Gap, error) {
	d := &description{client: c, store: store, placeOf: placeOf, api: c.API(BucketOf(store.ID))}
	d.bucket = aws.String(BucketOf(store.ID))
	for _, step := range []func(context.Context) error{d.exposure, d.encryption, d.logging, d.tags, d.replication} {
		if err := step(ctx); err != nil {
			return d.gaps, err
		}
	}
	return d.gaps, nil
}

// description is one call of Describe.
type description struct {
	client  *Client
	api     *awss3.Client
	store   *inventory.Store
	bucket  *string
	placeOf func(string) inventory.Place
	gaps    []*inventory.Gap
}

// ask makes one call. It reports whether the answer is there to be read; told says afterwards whether the server
// answered with the right document, "there is none" being an answer.
func (d *description) ask(ctx context.Context, api string, fn func(context.Context) error) (answer, error) {
	absent := false
	err := d.client.Do.Do(ctx, d.client.call(d.store.ID, api), func(ctx context.Context) error {
		err := fn(ctx)
		absent = isAbsent(err)
		if absent {
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
	case absent:
		return none, nil
	}
	return told, nil
}

// answer is what came of a question.
type answer int

const (
	unknown answer = iota // a gap was noted
	none                  // the server says that there is none
	told                  // the document is there
)

// silent notes that the server sent some other document.
func (d *description) silent(api string) {
	call := d.client.call(d.store.ID, api)
	d.gaps = append(d.gaps, &inventory.Gap{
		Scope: call.Scope, Store: call.Store, Op: call.Op, Cause: inventory.Unsupported,
		Fix: inventory.Fix{Code: inventory.FixReport},
	})
}

func (d *description) encryption(ctx context.Context) error {
	var out *awss3.GetBucketEncryptionOutput
	got, err := d.ask(ctx, "GetBucketEncryption", func(ctx context.Context) (err error) {
		out, err = d.api.GetBucketEncryption(ctx, &awss3.GetBucketEncryptionInput{Bucket: d.bucket}, root("ServerSideEncryptionConfiguration"))
		return err
	})
	switch {
	case got == none:
		d.store.Encryption = inventory.No
	case got != told:
	case out.ServerSideEncryptionConfiguration == nil || len(out.ServerSideEncryptionConfiguration.Rules) == 0:
		d.silent("GetBucketEncryption")
	default:
		d.store.Encryption = inventory.Yes
	}
	return err
}

func (d *description) logging(ctx context.Context) error {
	var out *awss3.GetBucketLoggingOutput
	got, err := d.ask(ctx, "GetBucketLogging", func(ctx context.Context) (err error) {
		out, err = d.api.GetBucketLogging(ctx, &awss3.GetBucketLoggingInput{Bucket: d.bucket}, root("BucketLoggingStatus"))
		return err
	})
	switch {
	case got == none, got == told && out.LoggingEnabled == nil:
		d.store.Logging = inventory.No
	case got == told:
		d.store.Logging = inventory.Yes
	}
	return err
}

func (d *description) tags(ctx context.Context) error {
	var out *awss3.GetBucketTaggingOutput
	got, err := d.ask(ctx, "GetBucketTagging", func(ctx context.Context) (err error) {
		out, err = d.api.GetBucketTagging(ctx, &awss3.GetBucketTaggingInput{Bucket: d.bucket}, root("Tagging"))
		return err
	})
	if got != told {
		return err
	}
	d.store.Tags = make(map[string]string, len(out.TagSet))
	for _, t := range out.TagSet {
		d.store.Tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return nil
}

func (d *description) replication(ctx context.Context) error {
	var out *awss3.GetBucketReplicationOutput
	got, err := d.ask(ctx, "GetBucketReplication", func(ctx context.Context) (err error) {
		out, err = d.api.GetBucketReplication(ctx, &awss3.GetBucketReplicationInput{Bucket: d.bucket}, root("ReplicationConfiguration"))
		return err
	})
	if got != told {
		return err
	}
	if out.ReplicationConfiguration == nil {
		d.silent("GetBucketReplication")
		return nil
	}
	seen := map[string]bool{}
	for _, r := range out.ReplicationConfiguration.Rules {
		if r.Status != types.ReplicationRuleStatusEnabled || r.Destination == nil {
			continue
		}
		to := aws.ToString(r.Destination.Bucket)
		if to == "" || seen[to] {
			continue
		}
		seen[to] = true
		d.store.Replication = append(d.store.Replication, inventory.Replica{
			To: to, Place: d.placeOf(BucketOf(inventory.ID(to))), Kind: "replication",
		})
	}
	return nil
}
