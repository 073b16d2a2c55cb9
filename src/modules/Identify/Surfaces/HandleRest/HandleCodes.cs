using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>Response codes of the Handle protocol (RFC 3652 §2.2.2.2 as deployed) that this surface can give.</summary>
internal enum HandleCode
{
    Success = 1, Error = 2, ServerBusy = 3, HandleNotFound = 100, HandleExists = 101, HandleInvalid = 102,
    ValuesNotFound = 200, ValueExists = 201, ValueInvalid = 202, NotResponsible = 301, PrefixReferral = 303,
    AdminInvalid = 400, NoRights = 401, AuthenticationNeeded = 402, AuthenticationFailed = 403,
}

/// <summary>The total map from our outcomes to the Handle JSON interface; a test walks <see cref="Codes.All"/>.</summary>
internal static class HandleCodes
{
    public static HandleCode? Of(string code) => code switch
    {
        Codes.Ok => HandleCode.Success,
        Codes.ThingsNotFound or Codes.ThingsVoided or Codes.ThingsPrefixUnknown or Codes.ThingsPrefixCancelled
            or Codes.EventsNotFound or Codes.EventsErased => HandleCode.HandleNotFound,
        Codes.ThingsHandleTaken or Codes.ThingsRangeOverlap or Codes.ThingsDuplicateRow => HandleCode.HandleExists,
        Codes.ThingsHandleInvalid => HandleCode.HandleInvalid,
        Codes.ThingsValuesNotFound => HandleCode.ValuesNotFound,
        Codes.ThingsValueTaken or Codes.ThingsAliasTaken or Codes.ThingsPrefixTaken or Codes.EventsConflict => HandleCode.ValueExists,
        Codes.ThingsValueInvalid or Codes.ThingsValueTooLarge or Codes.ThingsAliasInvalid or Codes.ThingsRangeInvalid or Codes.ThingsTemplateUnknown
            or Codes.ThingsTemplateUnpublished or Codes.ThingsTemplateInvalid or Codes.RequestInvalid or Codes.RequestTooLarge or Codes.EventsTooLarge
            or Codes.PartiesUsccInvalid => HandleCode.ValueInvalid,
        Codes.ThingsPrefixNotHere => HandleCode.NotResponsible,
        Codes.PartiesSignInNeeded => HandleCode.AuthenticationNeeded,
        Codes.PartiesSignInFailed or Codes.PartiesLocked or Codes.PartiesCodeNeeded => HandleCode.AuthenticationFailed,
        Codes.PartiesForbidden or Codes.ThingsPrefixSuspended => HandleCode.NoRights,
        Codes.PartiesNotFound => HandleCode.AdminInvalid,
        Codes.PartiesUsccTaken or Codes.PartiesUserTaken => HandleCode.ValueExists,
        Codes.RequestLimited or Codes.EventsReadOnly or Codes.EventsDiskFull or Codes.PartiesAuditUnavailable or Codes.EventsStopping or Codes.RequestTimeout => HandleCode.ServerBusy,
        Codes.NetUnreachable or Codes.NetLoop or Codes.NetBadAnswer or Codes.EventsCorrupt or Codes.NodeFault => HandleCode.Error,
        _ => null,
    };

    /// <summary>HTTP status as the reference server maps it.</summary>
    public static int Http(HandleCode code) => code switch
    {
        HandleCode.Success or HandleCode.ValuesNotFound => 200,
        HandleCode.HandleNotFound => 404,
        HandleCode.HandleExists or HandleCode.ValueExists => 409,
        HandleCode.HandleInvalid or HandleCode.ValueInvalid or HandleCode.NotResponsible => 400,
        HandleCode.AuthenticationNeeded => 401,
        HandleCode.AdminInvalid or HandleCode.NoRights or HandleCode.AuthenticationFailed => 403,
        HandleCode.ServerBusy => 503,
        HandleCode.PrefixReferral => 200,
        _ => 500,
    };
}
