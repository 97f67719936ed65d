package s3

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/domicile/domicile/internal/inventory"
)

// Classify says what an error of the SDK means for a call that needs a permission.
func Classify(needs string) func(error) inventory.Failure {
	return func(err error) inventory.Failure {
		code, status := codeOf(err), statusOf(err)
		switch {
		case isDenied(code), status == http.StatusForbidden, status == http.StatusUnauthorized:
			return inventory.Failure{
				Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{needs}},
			}
		case isThrottled(code), status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
			return inventory.Failure{Cause: inventory.Throttled, After: retryAfter(err)}
		case errors.Is(err, errOtherDocument), code == "NotImplemented", status == http.StatusNotImplemented, status == http.StatusMethodNotAllowed:
			return inventory.Failure{Cause: inventory.Unsupported, Fix: inventory.Fix{Code: inventory.FixReport}}
		case code == "InvalidObjectState":
			return inventory.Failure{
				Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixEnable, Args: []string{"restore"}},
			}
		case status >= http.StatusInternalServerError, status == 0:
			return inventory.Failure{Cause: inventory.Unreachable}
		}
		return inventory.Failure{Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixReport}}
	}
}

// codeOf returns the code of an error of the server, "" when it gave none.
func codeOf(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

// statusOf returns the HTTP status of an error, 0 when the server did not answer.
func statusOf(err error) int {
	if res, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		return res.HTTPStatusCode()
	}
	return 0
}

// isDenied reports whether a code says that the keys are wrong or may not do it.
func isDenied(code string) bool {
	switch code {
	case "AccessDenied", "AllAccessDisabled", "AccountProblem", "InvalidAccessKeyId", "SignatureDoesNotMatch",
		"ExpiredToken", "InvalidToken", "TokenRefreshRequired", "InvalidSecurity", "NotSignedUp", "Forbidden",
		"UnauthorizedAccess", "SignatureDoesNotMatchError":
		return true
	}
	return false
}

// isThrottled reports whether a code asks for a slower pace.
func isThrottled(code string) bool {
	switch code {
	case "SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests",
		"ServiceUnavailable", "BandwidthLimitExceeded", "RequestThrottled", "QpsLimitExceeded":
		return true
	}
	return false
}

// isAbsent reports whether a code is the answer "there is none".
func isAbsent(err error) bool {
	absent := []string{
		"NoSuchTagSet", "NoSuchTagSetError", "NoSuchBucketPolicy", "ServerSideEncryptionConfigurationNotFoundError",
		"ReplicationConfigurationNotFoundError", "NoSuchPublicAccessBlockConfiguration",
		"NoSuchBucketLoggingStatus",
	}
	return slices.Contains(absent, codeOf(err))
}

// retryAfter returns how long the server asked to be left alone.
func retryAfter(err error) time.Duration {
	res, ok := errors.AsType[*awshttp.ResponseError](err)
	if !ok || res.Response == nil {
		return 0
	}
	seconds, err := strconv.Atoi(res.Response.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
