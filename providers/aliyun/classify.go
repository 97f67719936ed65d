package aliyun

import (
	"encoding/xml"
	"errors"
	"net/http"
	"strings"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/domicile/domicile/internal/inventory"
)

// refusal is an error of the cloud, whichever client brought it.
type refusal struct {
	code   string
	status int // of HTTP; 0: nobody answered
	after  time.Duration
}

// refusalOf takes an error of a client apart.
func refusalOf(err error) refusal {
	if e, ok := errors.AsType[oss.ServiceError](err); ok {
		return refusal{code: e.Code, status: e.StatusCode}
	}
	if e, ok := errors.AsType[oss.UnexpectedStatusCodeError](err); ok {
		return refusal{status: e.Got()}
	}
	if e, ok := errors.AsType[*openapi.ThrottlingError](err); ok {
		r := refusal{code: value(e.Code), status: value(e.StatusCode)}
		if e.RetryAfter != nil && *e.RetryAfter > 0 {
			r.after = time.Duration(*e.RetryAfter) * time.Millisecond
		}
		return r
	}
	if e, ok := errors.AsType[*openapi.ClientError](err); ok {
		return refusal{code: value(e.Code), status: value(e.StatusCode)}
	}
	if e, ok := errors.AsType[*openapi.ServerError](err); ok {
		return refusal{code: value(e.Code), status: value(e.StatusCode)}
	}
	return refusal{}
}

// value returns what a pointer of an SDK points to, the zero value where it points nowhere.
func value[T any](p *T) T {
	if p == nil {
		var none T
		return none
	}
	return *p
}

// classify says what an error means for a call that needs a permission.
func classify(needs string) func(error) inventory.Failure {
	return func(err error) inventory.Failure {
		r := refusalOf(err)
		switch {
		case r.notApplicable():
			return inventory.Failure{NotApplicable: true}
		case r.throttled():
			return inventory.Failure{Cause: inventory.Throttled, After: r.after}
		case r.badKeys():
			return inventory.Failure{Cause: inventory.Denied, Fix: keysFix()}
		case r.denied():
			return inventory.Failure{
				Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{needs}},
			}
		case r.code == "InvalidObjectState":
			return inventory.Failure{
				Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixEnable, Args: []string{"restore"}},
			}
		case r.unsupported(), isOtherDocument(err):
			return inventory.Failure{Cause: inventory.Unsupported, Fix: inventory.Fix{Code: inventory.FixReport}}
		case r.status == 0, r.status >= http.StatusInternalServerError:
			return inventory.Failure{Cause: inventory.Unreachable}
		}
		return inventory.Failure{Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixReport}}
	}
}

// isOtherDocument reports whether something came, but not what was asked for.
func isOtherDocument(err error) bool {
	if _, ok := errors.AsType[xml.UnmarshalError](err); ok {
		return true
	}
	_, broken := errors.AsType[*xml.SyntaxError](err)
	return broken || errors.Is(err, errAnswer)
}

// notApplicable reports whether the region or the service is not for this account, or the account is suspended.
func (r refusal) notApplicable() bool {
	switch r.code {
	case "InvalidRegionId", "InvalidRegionId.NotFound", "InvalidRegionId.NotSupported", "RegionId.NotSupported",
		"UnsupportedRegion", "InvalidRegion", "UserDisable", "AccountSuspended":
		return true
	}
	return false
}

// throttled reports whether the cloud asks for a slower pace.
func (r refusal) throttled() bool {
	switch r.code {
	case "ServiceUnavailable", "ServiceBusy", "QpsLimitExceeded", "RequestLimitExceeded", "FlowControl", "SlowDown":
		return true
	}
	return strings.HasPrefix(r.code, "Throttling") || r.status == http.StatusTooManyRequests ||
		r.status == http.StatusServiceUnavailable && r.code == ""
}

// badKeys reports whether the keys are wrong or no longer good.
func (r refusal) badKeys() bool {
	switch r.code {
	case "SignatureDoesNotMatch", "IncompleteSignature", "SecurityTokenExpired", "MissingSecurityToken":
		return true
	}
	return strings.HasPrefix(r.code, "InvalidAccessKeyId") || strings.HasPrefix(r.code, "InvalidSecurityToken")
}

// denied reports whether the keys may not do it.
func (r refusal) denied() bool {
	switch r.code {
	case "AccessDenied", "NoPermission", "OperationDenied", "RequestTimeTooSkewed":
		return true
	}
	return strings.HasPrefix(r.code, "Forbidden") || r.status == http.StatusForbidden || r.status == http.StatusUnauthorized
}

// unsupported reports whether the service does not know the call, or does not know it for this kind of instance.
func (r refusal) unsupported() bool {
	switch r.code {
	case "NotImplemented", "InvalidAction.NotFound", "UnsupportedOperation", "InvalidEngine", "EngineNotSupport":
		return true
	}
	return r.status == http.StatusNotImplemented || r.status == http.StatusMethodNotAllowed
}

// absent reports whether an error is the answer "there is none".
func absent(err error) bool {
	switch refusalOf(err).code {
	case "NoSuchBucketPolicy", "NoSuchTagSet", "NoSuchReplicationConfiguration", "NoSuchBucketLogging",
		"NoSuchServerSideEncryptionRule", "NoSuchReplicationRule", "NoSuchInventory":
		return true
	}
	return false
}
