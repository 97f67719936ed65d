package inventory

import (
	"context"
	"time"
)

// Call is one request of a provider to its source.
type Call struct {
	Scope   Scope
	Store   ID
	Dataset ID
	Op      string // as the source's policy language spells it, for example s3:GetBucketTagging
	// Host is the host that the call goes to, where the region does not decide it: a database, an S3-compatible
	// endpoint. The circuit breaker opens for it alone; "" means that provider and region name the endpoint.
	Host string
	// Classify tells what an error of the source's SDK means; nil means that every error but the context's is
	// unreachable. It must not keep the error.
	Classify func(error) Failure

	lane *Lane // of the source on whose behalf it is made; nil: of none
}

// Failure is what an error of a source means. Absent is decided by the provider before: a code that says "there is
// none" is an answer, not a failure.
type Failure struct {
	Cause         Cause
	Fix           Fix
	NotApplicable bool // the scope does not exist for this account
	Fatal         bool // not a gap: a bug or a wrong setting that ends the sequence
	// After is how long the source asked to be left alone (Retry-After); 0: it did not say.
	After time.Duration
}

// Doer performs the calls of providers. It is the only thing that a provider needs of the machinery.
type Doer interface {
	// Do calls fn, again after a failure that may pass, within the limits of the call's account × region × service. It
	// returns nil, a *Gap, an error that wraps ErrNotApplicable, the context's error, or a fatal error as it came. fn
	// must be idempotent.
	Do(ctx context.Context, call Call, fn func(context.Context) error) error
}
