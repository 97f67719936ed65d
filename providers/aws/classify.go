package aws

import (
	"errors"

	"github.com/aws/smithy-go"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// classify says what an error of the SDK means for a call in a region that needs a permission.
func (s *session) classify(needs, region string) func(error) inventory.Failure {
	rest := s3.Classify(needs)
	return func(err error) inventory.Failure {
		switch s.meaning(err, region) {
		case notThere:
			return inventory.Failure{NotApplicable: true}
		case maybeThere:
			return inventory.Failure{
				Cause: inventory.NotEnabled,
				Fix:   inventory.Fix{Code: inventory.FixEnable, Args: []string{region, "STS version 2 tokens"}},
			}
		case wrongKeys:
			return denied(inventory.FixSetting, "profile", "PROFILE")
		case refused:
			return denied(inventory.FixGrant, needs)
		case slower:
			return inventory.Failure{Cause: inventory.Throttled, After: rest(err).After}
		case unknownCall:
			return inventory.Failure{Cause: inventory.Unsupported, Fix: inventory.Fix{Code: inventory.FixReport}}
		case unclear:
		}
		return rest(err)
	}
}

func denied(fix inventory.FixCode, args ...string) inventory.Failure {
	return inventory.Failure{Cause: inventory.Denied, Fix: inventory.Fix{Code: fix, Args: args}}
}

// meaning says what an error means in a region. Long-term keys that are good in their own region and not known in
// another have met one that is not opted in, unless every account has it. Temporary keys may also be of a kind that holds
// in those regions alone: then nobody knows, and that is a gap.
func (s *session) meaning(err error, region string) meaning {
	if errors.Is(err, errNoKeys) {
		return wrongKeys
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		m := meaningOf(api.ErrorCode())
		if m != wrongKeys || region == "" || region == s.region || always[region] {
			return m
		}
		if s.temporary.Load() {
			return maybeThere
		}
		return notThere
	}
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok {
		return unknownCall
	}
	return unclear
}

// meaning is what a code of AWS says.
type meaning int

const (
	unclear     meaning = iota
	notThere            // the service or the region is not for this account
	maybeThere          // the region may not be for this account, or not for these temporary keys
	wrongKeys           // the keys are not known, or there are none
	refused             // the keys may not do it
	slower              // too many requests
	unknownCall         // the endpoint does not know the call
)

// meaningOf returns the meaning of a code, as the services spell it.
func meaningOf(code string) meaning {
	switch code {
	case "OptInRequired", "SubscriptionRequiredException", "AccountSuspended", "InvalidRegion", "RegionDisabledException":
		return notThere
	case "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure":
		return wrongKeys
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "Forbidden",
		"ExpiredToken", "ExpiredTokenException", "InvalidSignatureException", "SignatureDoesNotMatch",
		"IncompleteSignature", "MissingAuthenticationToken", "MissingAuthenticationTokenException":
		return refused
	case "Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "RequestThrottled",
		"TooManyRequestsException", "ProvisionedThroughputExceededException", "SlowDown", "RequestThrottledException":
		return slower
	case "InvalidAction", "UnknownOperationException", "UnknownOperation":
		return unknownCall
	}
	return unclear
}
