using System.Collections.Frozen;
using Yiwang.Events;

namespace Yiwang.Console.Http;

/// <summary>The total map from outcome codes to HTTP statuses of our own surfaces; a test proves it total.</summary>
public static class CodeStatus
{
    private static readonly FrozenDictionary<string, int> s_statuses = new Dictionary<string, int>
    {
        [Codes.Ok] = 200,
        [Codes.EventsConflict] = 409,
        [Codes.EventsReadOnly] = 503,
        [Codes.EventsDiskFull] = 507,
        [Codes.EventsCorrupt] = 500,
        [Codes.EventsTooLarge] = 413,
        [Codes.RequestInvalid] = 400,
        [Codes.RequestTooLarge] = 413,
        [Codes.RequestLimited] = 429,
        [Codes.RequestTimeout] = 503,
        [Codes.PartiesSignInNeeded] = 401,
        [Codes.PartiesSignInFailed] = 401,
        [Codes.PartiesLocked] = 403,
        [Codes.PartiesCodeNeeded] = 401,
        [Codes.PartiesForbidden] = 403,
        [Codes.PartiesNotFound] = 404,
        [Codes.PartiesUsccInvalid] = 400,
        [Codes.PartiesUsccTaken] = 409,
        [Codes.PartiesUserTaken] = 409,
        [Codes.PartiesAuditUnavailable] = 503,
        [Codes.ThingsHandleInvalid] = 400,
        [Codes.ThingsHandleTaken] = 409,
        [Codes.ThingsNotFound] = 404,
        [Codes.ThingsValuesNotFound] = 404,
        [Codes.ThingsVoided] = 410,
        [Codes.ThingsPrefixNotHere] = 421,
        [Codes.ThingsPrefixUnknown] = 404,
        [Codes.ThingsPrefixTaken] = 409,
        [Codes.ThingsPrefixSuspended] = 403,
        [Codes.ThingsRangeOverlap] = 409,
        [Codes.ThingsRangeInvalid] = 400,
        [Codes.ThingsAliasTaken] = 409,
        [Codes.ThingsTemplateUnknown] = 400,
        [Codes.ThingsTemplateUnpublished] = 409,
        [Codes.ThingsTemplateInvalid] = 400,
        [Codes.ThingsValueInvalid] = 400,
        [Codes.EventsNotFound] = 404,
        [Codes.EventsErased] = 410,
        [Codes.ThingsPrefixCancelled] = 410,
        [Codes.ThingsAliasInvalid] = 400,
        [Codes.ThingsDuplicateRow] = 409,
        [Codes.ThingsValueTaken] = 409,
        [Codes.ThingsValueTooLarge] = 413,
        [Codes.EventsStopping] = 503,
        [Codes.NetUnreachable] = 504,
        [Codes.NetLoop] = 508,
        [Codes.NetBadAnswer] = 502,
        [Codes.ConnectNoAnswer] = 504,
        [Codes.ConnectRefused] = 502,
        [Codes.CasesNotFound] = 404,
        [Codes.CasesStale] = 409,
        [Codes.CasesNotPossible] = 409,
        [Codes.CasesFieldInvalid] = 400,
        [Codes.NodeFault] = 500,
    }.ToFrozenDictionary();

    public static IEnumerable<string> Known => s_statuses.Keys;

    public static int Of(string code) => s_statuses.GetValueOrDefault(code, 500);
}
