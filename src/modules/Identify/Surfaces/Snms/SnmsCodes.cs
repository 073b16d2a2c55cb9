using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>The five statuses of the second-level nodes' OpenAPI.</summary>
internal enum SnmsStatus { Success = 1, NotSignedIn = -1, Failed = -2, NoRight = -3, Internal = -4 }

/// <summary>The total map from our outcomes to those statuses; a test walks <see cref="Codes.All"/>.</summary>
internal static class SnmsCodes
{
    /// <summary>By this text scripts know that a repeated registration has succeeded before.</summary>
    public const string Exists = "标识已存在";

    public static SnmsStatus? Of(string code) => code switch
    {
        Codes.Ok => SnmsStatus.Success,
        Codes.PartiesSignInNeeded => SnmsStatus.NotSignedIn,
        Codes.PartiesForbidden or Codes.PactsNotPermitted or Codes.PactsNotInForce => SnmsStatus.NoRight,
        Codes.PartiesSignInFailed or Codes.PartiesLocked or Codes.PartiesCodeNeeded or Codes.PartiesNotFound or Codes.PartiesUsccInvalid or Codes.PartiesUsccTaken or Codes.PartiesUserTaken
            or Codes.RequestInvalid or Codes.RequestTooLarge or Codes.RequestLimited or Codes.PactsQuota or Codes.RequestTimeout or Codes.EventsConflict or Codes.EventsTooLarge or Codes.EventsNotFound or Codes.EventsErased
            or Codes.ThingsHandleInvalid or Codes.ThingsHandleTaken or Codes.ThingsNotFound or Codes.ThingsValuesNotFound or Codes.ThingsVoided or Codes.ThingsPrefixNotHere
            or Codes.ThingsPrefixUnknown or Codes.ThingsPrefixTaken or Codes.ThingsPrefixSuspended or Codes.ThingsPrefixCancelled or Codes.ThingsRangeOverlap or Codes.ThingsRangeInvalid
            or Codes.ThingsAliasTaken or Codes.ThingsAliasInvalid or Codes.ThingsDuplicateRow or Codes.ThingsTemplateUnknown or Codes.ThingsTemplateUnpublished or Codes.ThingsTemplateInvalid
            or Codes.ThingsValueInvalid or Codes.ThingsValueTaken or Codes.ThingsValueTooLarge => SnmsStatus.Failed,
        Codes.EventsReadOnly or Codes.EventsDiskFull or Codes.EventsCorrupt or Codes.EventsStopping or Codes.PartiesAuditUnavailable or Codes.NetUnreachable or Codes.NetLoop or Codes.NetBadAnswer
            or Codes.ConnectNoAnswer or Codes.ConnectRefused or Codes.CasesNotFound or Codes.CasesStale or Codes.CasesElsewhere or Codes.NetMoved or Codes.CasesNotPossible or Codes.CasesFieldInvalid or Codes.PactsNotFound
            or Codes.PactsNotPossible or Codes.PactsOutOfOrder or Codes.PactsSignature
            or Codes.NetBadSignature or Codes.NetClock or Codes.NetNotUnderstood or Codes.NetQueueFull or Codes.NetDelivered or Codes.NetRecalled or Codes.NodeFault => SnmsStatus.Internal,
        _ => null,
    };

    /// <summary>The texts that scripts compare; null = our own sentence.</summary>
    public static string? Text(in Outcome outcome) => outcome.Code switch
    {
        Codes.Ok => "success",
        Codes.PartiesSignInFailed when outcome.Say is null => "用户名/密码错误！",
        Codes.ThingsHandleTaken => Exists,
        Codes.ThingsNotFound => "没有找到标识",
        _ => null,
    };
}
