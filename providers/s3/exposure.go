package s3

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/inventory"
)

// exposure asks what a stranger may do: the policy of the bucket, its access control list, and the switch that
// overrules both. A public bucket whose switch nobody could read stays public, with the gap beside it.
func (d *description) exposure(ctx context.Context) error {
	block, err := d.block(ctx)
	if err != nil {
		return err
	}
	policy, err := d.policy(ctx)
	if err != nil {
		return err
	}
	grants, err := d.grants(ctx)
	if err != nil {
		return err
	}
	d.store.Exposure = widest(
		unless(block.RestrictPublicBuckets, policy), unless(block.IgnorePublicAcls, grants),
	)
	return nil
}

// unless is no when a switch is on.
func unless(on *bool, public inventory.Tri) inventory.Tri {
	if aws.ToBool(on) {
		return inventory.No
	}
	return public
}

// widest is public when either way is open, and private only when both are known to be closed.
func widest(policy, grants inventory.Tri) inventory.Exposure {
	switch {
	case policy == inventory.Yes || grants == inventory.Yes:
		return inventory.Public
	case policy == inventory.No && grants == inventory.No:
		return inventory.Private
	default:
		return inventory.ExposureUnknown
	}
}

// block reads the switch that keeps the public out. What the server does not tell is off.
func (d *description) block(ctx context.Context) (types.PublicAccessBlockConfiguration, error) {
	var out *awss3.GetPublicAccessBlockOutput
	got, err := d.ask(ctx, "GetPublicAccessBlock", func(ctx context.Context) (err error) {
		out, err = d.api.GetPublicAccessBlock(ctx, &awss3.GetPublicAccessBlockInput{Bucket: d.bucket},
			root("PublicAccessBlockConfiguration"))
		return err
	})
	if got != told || out.PublicAccessBlockConfiguration == nil {
		return types.PublicAccessBlockConfiguration{}, err
	}
	return *out.PublicAccessBlockConfiguration, nil
}

// policy tells whether the policy of the bucket lets everybody in.
func (d *description) policy(ctx context.Context) (inventory.Tri, error) {
	var out *awss3.GetBucketPolicyStatusOutput
	got, err := d.ask(ctx, "GetBucketPolicyStatus", func(ctx context.Context) (err error) {
		out, err = d.api.GetBucketPolicyStatus(ctx, &awss3.GetBucketPolicyStatusInput{Bucket: d.bucket}, root("PolicyStatus"))
		return err
	})
	switch {
	case got == none:
		return inventory.No, nil
	case got != told:
		return inventory.Unknown, err
	case out.PolicyStatus == nil || out.PolicyStatus.IsPublic == nil:
		d.silent("GetBucketPolicyStatus")
		return inventory.Unknown, nil
	case *out.PolicyStatus.IsPublic:
		return inventory.Yes, nil
	}
	return inventory.No, nil
}

// grants tells whether the access control list lets everybody in.
func (d *description) grants(ctx context.Context) (inventory.Tri, error) {
	var out *awss3.GetBucketAclOutput
	got, err := d.ask(ctx, "GetBucketAcl", func(ctx context.Context) (err error) {
		out, err = d.api.GetBucketAcl(ctx, &awss3.GetBucketAclInput{Bucket: d.bucket}, root("AccessControlPolicy"))
		return err
	})
	switch {
	case got == none:
		return inventory.No, nil
	case got != told:
		return inventory.Unknown, err
	case out.Owner == nil && len(out.Grants) == 0:
		d.silent("GetBucketAcl")
		return inventory.Unknown, nil
	}
	for _, g := range out.Grants {
		if g.Grantee == nil {
			continue
		}
		uri := aws.ToString(g.Grantee.URI)
		if strings.HasSuffix(uri, "/AllUsers") || strings.HasSuffix(uri, "/AuthenticatedUsers") {
			return inventory.Yes, nil
		}
	}
	return inventory.No, nil
}
