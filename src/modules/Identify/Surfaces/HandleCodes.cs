using Yiwang.Events;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces;

/// <summary>The total map from our outcomes to the Handle protocol and its JSON form; a test walks <see cref="Codes.All"/>.</summary>
internal static class HandleCodes
{
    public static ResponseCode? Of(string code) => code switch
    {
        Codes.Ok => ResponseCode.Success,
        Codes.ThingsNotFound or Codes.ThingsVoided or Codes.ThingsPrefixUnknown or Codes.ThingsPrefixCancelled
            or Codes.EventsNotFound or Codes.EventsErased => ResponseCode.HandleNotFound,
        Codes.ThingsHandleTaken or Codes.ThingsRangeOverlap or Codes.ThingsDuplicateRow => ResponseCode.HandleExists,
        Codes.ThingsHandleInvalid => ResponseCode.HandleInvalid,
        Codes.ThingsValuesNotFound => ResponseCode.ValuesNotFound,
        Codes.ThingsValueTaken or Codes.ThingsAliasTaken or Codes.ThingsPrefixTaken or Codes.EventsConflict => ResponseCode.ValueExists,
        Codes.ThingsValueInvalid or Codes.ThingsValueTooLarge or Codes.ThingsAliasInvalid or Codes.ThingsRangeInvalid or Codes.ThingsTemplateUnknown
            or Codes.ThingsTemplateUnpublished or Codes.ThingsTemplateInvalid or Codes.EventsTooLarge
            or Codes.PartiesUsccInvalid => ResponseCode.ValueInvalid,
        Codes.RequestInvalid or Codes.RequestTooLarge => ResponseCode.ProtocolError,
        Codes.ThingsPrefixNotHere => ResponseCode.NotResponsible,
        Codes.PartiesSignInNeeded => ResponseCode.AuthenticationNeeded,
        Codes.PartiesSignInFailed or Codes.PartiesLocked or Codes.PartiesCodeNeeded => ResponseCode.AuthenticationFailed,
        Codes.PartiesForbidden or Codes.ThingsPrefixSuspended or Codes.PactsNotPermitted or Codes.PactsNotInForce => ResponseCode.NoRights,
        Codes.PartiesNotFound => ResponseCode.AdminInvalid,
        Codes.PartiesUsccTaken or Codes.PartiesUserTaken => ResponseCode.ValueExists,
        Codes.RequestLimited or Codes.EventsReadOnly or Codes.EventsDiskFull or Codes.PartiesAuditUnavailable or Codes.EventsStopping or Codes.RequestTimeout or Codes.PactsQuota => ResponseCode.ServerBusy,
        Codes.NetUnreachable or Codes.NetLoop or Codes.NetBadAnswer or Codes.ConnectNoAnswer or Codes.ConnectRefused or Codes.CasesNotFound or Codes.CasesStale or Codes.CasesElsewhere or Codes.NetMoved or Codes.CasesNotPossible or Codes.CasesFieldInvalid or Codes.PactsNotFound or Codes.PactsNotPossible
            or Codes.PactsOutOfOrder or Codes.PactsSignature or Codes.EventsCorrupt
            or Codes.NetBadSignature or Codes.NetClock or Codes.NetNotUnderstood or Codes.NetQueueFull or Codes.NetDelivered or Codes.NetRecalled or Codes.NodeFault => ResponseCode.Error,
        _ => null,
    };
}
