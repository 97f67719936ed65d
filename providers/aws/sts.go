package aws

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/domicile/domicile/internal/inventory"
)

// identity is whose keys they are. The partition is what the ARN says, not what the settings expect.
type identity struct{ partition, account string }

// errNoKeys says that no keys were found where the AWS tools look for them.
var errNoKeys = errors.New("aws: no usable keys")

// identity asks once whose keys they are.
func (p *Provider) identity(ctx context.Context) (identity, error) {
	p.mu.Lock()
	known := p.who
	p.mu.Unlock()
	if known != (identity{}) {
		return known, ctx.Err()
	}
	ses, err := p.session()
	if err != nil {
		return identity{}, err
	}
	who, err := p.askIdentity(ctx, ses)
	if err != nil {
		return identity{}, err
	}
	if p.cfg.Partition != "" && who.partition != p.cfg.Partition {
		return identity{}, fmt.Errorf("aws: the keys are of partition %s, and the settings say %s", who.partition, p.cfg.Partition)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.who = who
	return who, nil
}

func (p *Provider) askIdentity(ctx context.Context, ses *session) (identity, error) {
	scope := inventory.Scope{Provider: provider, Partition: ses.partition, Region: ses.region, Service: serviceSTS}
	var out *sts.GetCallerIdentityOutput
	err := p.cfg.Do.Do(ctx, p.call(ses, scope, "GetCallerIdentity", ses.host(serviceSTS, ses.region)),
		func(ctx context.Context) error {
			keys, err := ses.cfg.Credentials.Retrieve(ctx)
			if err != nil {
				return errors.Join(errNoKeys, err)
			}
			ses.temporary.Store(keys.SessionToken != "")
			out, err = sts.NewFromConfig(ses.cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
			return err
		})
	if err != nil {
		return identity{}, err
	}
	who := parseARN(inventory.ID(aws.ToString(out.Arn)))
	if who.partition == "" || aws.ToString(out.Account) == "" {
		return identity{}, errors.New("aws: ask identity: the answer names no account")
	}
	return identity{partition: who.partition, account: aws.ToString(out.Account)}, nil
}
