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
		if errors.Is(err, errNoKeys) {
			return inventory.Failure{
				Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixSetting, Args: []string{"AWS_PROFILE"}},
			}
		}
		code := ""
		if api, ok := errors.AsType[smithy.APIError](err); ok {
			code = api.ErrorCode()
		}
		switch meaningOf(code) {
		case notThere:
			return inventory.Failure{NotApplicable: true}
		case notHere:
			if region != "" && region != s.region { // the same keys were good in their own region
				return inventory.Failure{NotApplicable: true}
			}
			return denied(needs)
		case refused:
			return denied(needs)
		case slower:
			return inventory.Failure{Cause: inventory.Throttled, After: rest(err).After}
		case unknownCall:
			return inventory.Failure{Cause: inventory.Unsupported, Fix: inventory.Fix{Code: inventory.FixReport}}
		case unclear:
		}
		if _, ok := errors.AsType[*smithy.DeserializationError](err); ok && code == "" {
			return inventory.Failure{Cause: inventory.Unsupported, Fix: inventory.Fix{Code: inventory.FixReport}}
		}
		return rest(err)
	}
}

func denied(needs string) inventory.Failure {
	return inventory.Failure{
		Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{needs}},
	}
}

// meaning is what a code of AWS says.
type meaning int

const (
	unclear     meaning = iota
	notThere            // the service or the region is not for this account
	notHere             // the keys are not known in this region, which is how a region that is not opted in answers
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
		return notHere
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
