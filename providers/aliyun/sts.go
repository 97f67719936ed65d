package aliyun

import (
	"context"
	"errors"

	"github.com/domicile/domicile/internal/inventory"
)

// identityHost answers for keys of every region of the public cloud.
const identityHost = "sts.aliyuncs.com"

// identity asks once whose keys they are.
func (p *Provider) identity(ctx context.Context) (string, error) {
	p.mu.Lock()
	account := p.account
	p.mu.Unlock()
	if account != "" {
		return account, ctx.Err()
	}
	ask := call(inventory.Scope{Provider: provider, Service: serviceSTS}, "GetCallerIdentity", identityHost)
	if err := p.keys.missing(ask); err != nil {
		return "", err
	}
	var out struct{ AccountID string }
	err := p.cfg.Do.Do(ctx, ask, func(ctx context.Context) error {
		return p.rpc.ask(ctx, "GetCallerIdentity", identityHost, nil, &out)
	})
	if err != nil {
		return "", err
	}
	if out.AccountID == "" {
		return "", errors.New("aliyun: ask identity: the answer names no account")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.account = out.AccountID
	return out.AccountID, nil
}
