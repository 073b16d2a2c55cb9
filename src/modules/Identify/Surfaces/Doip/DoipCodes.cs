using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>What was being done: the enterprise nodes have a code of their own for each act that is not permitted.</summary>
internal enum DoipAct { Other, Read, Edit, Delete, Manage }

/// <summary>Status codes of the enterprise nodes' interface (0.DOIP/Status and its extensions, as their clients list them).</summary>
internal static class DoipCode
{
    public const int Success = 1, TokenInvalid = 101, NotAuthorized = 103, NotFound = 104, Exists = 105, ParameterWrong = 106, Declined = 200, AuthenticationFailed = 401, NoRead = 403,
        OperationUnknown = 404, OperationUnsupported = 405, NoEdit = 406, Fault = 500, MetaUnpublished = 600, ItemWrong = 601, ItemDisabled = 602, ItemUnknown = 603, MetaNotFound = 604,
        NoManage = 605, MetaDelete = 606, MetaCopy = 607, NoDelete = 700, NotOwn = 701, NotAllowed = 702, FileFailed = 800, MetaCode = 808, GrantScope = 900, NotAnApp = 901,
        ValidationFailed = 30000, HandleMalformed = 40508, MetaToChangeNotFound = 60005;
}

/// <summary>The total map from our outcomes to those codes; a test walks <see cref="Codes.All"/> for every act.</summary>
internal static class DoipCodes
{
    public static int? Of(in Outcome outcome, DoipAct act) => outcome is { Code: Codes.PartiesForbidden, Field: "prefix" } ? DoipCode.NotOwn : Of(outcome.Code, act);

    public static int? Of(string code, DoipAct act) => code switch
    {
        Codes.Ok => DoipCode.Success,
        Codes.PartiesSignInNeeded => DoipCode.TokenInvalid,
        Codes.PartiesSignInFailed or Codes.PartiesLocked or Codes.PartiesCodeNeeded or Codes.PartiesNotFound => DoipCode.AuthenticationFailed,
        Codes.PartiesForbidden or Codes.PactsNotPermitted or Codes.PactsNotInForce => act switch { DoipAct.Read => DoipCode.NoRead, DoipAct.Edit => DoipCode.NoEdit, DoipAct.Delete => DoipCode.NoDelete, DoipAct.Manage => DoipCode.NoManage, _ => DoipCode.NotAuthorized },
        Codes.ThingsNotFound or Codes.ThingsVoided or Codes.ThingsValuesNotFound or Codes.ThingsPrefixUnknown or Codes.ThingsPrefixCancelled or Codes.EventsNotFound or Codes.EventsErased => DoipCode.NotFound,
        Codes.ThingsHandleTaken or Codes.ThingsRangeOverlap or Codes.ThingsDuplicateRow or Codes.ThingsPrefixTaken or Codes.ThingsAliasTaken or Codes.ThingsValueTaken
            or Codes.PartiesUsccTaken or Codes.PartiesUserTaken => DoipCode.Exists,
        Codes.ThingsHandleInvalid => DoipCode.HandleMalformed,
        Codes.RequestInvalid or Codes.RequestTooLarge or Codes.EventsTooLarge or Codes.ThingsRangeInvalid or Codes.ThingsAliasInvalid or Codes.PartiesUsccInvalid => DoipCode.ParameterWrong,
        Codes.ThingsTemplateUnknown => DoipCode.MetaNotFound,
        Codes.ThingsTemplateUnpublished => DoipCode.MetaUnpublished,
        Codes.ThingsTemplateInvalid or Codes.ThingsValueInvalid or Codes.ThingsValueTooLarge => DoipCode.ItemWrong,
        Codes.ThingsPrefixNotHere => DoipCode.NotOwn,
        Codes.ThingsPrefixSuspended or Codes.EventsConflict => DoipCode.NotAllowed,
        Codes.RequestLimited or Codes.PactsQuota => DoipCode.Declined,
        Codes.RequestTimeout or Codes.EventsReadOnly or Codes.EventsDiskFull or Codes.EventsCorrupt or Codes.EventsStopping or Codes.PartiesAuditUnavailable or Codes.NetUnreachable or Codes.NetLoop
            or Codes.NetBadAnswer or Codes.ConnectNoAnswer or Codes.ConnectRefused or Codes.CasesNotFound or Codes.CasesStale or Codes.CasesElsewhere or Codes.NetMoved or Codes.CasesNotPossible or Codes.CasesFieldInvalid or Codes.PactsNotFound or Codes.PactsNotPossible or Codes.PactsOutOfOrder
            or Codes.PactsSignature
            or Codes.NetBadSignature or Codes.NetClock or Codes.NetNotUnderstood or Codes.NetQueueFull or Codes.NetDelivered or Codes.NetRecalled or Codes.NodeFault => DoipCode.Fault,
        _ => null,
    };

    /// <summary>The texts of their table; null = our own sentence says more.</summary>
    public static string? Text(int code) => code switch
    {
        DoipCode.Success => "成功",
        DoipCode.TokenInvalid => "无效的token",
        DoipCode.Exists => "标识对象已存在",
        DoipCode.HandleMalformed => "标识格式异常",
        DoipCode.NoRead => "没有权限查看数据",
        DoipCode.NoEdit => "没有权限编辑数据",
        DoipCode.NoDelete => "没有权限删除标识",
        DoipCode.NotOwn => "非本企业标识",
        DoipCode.NoManage => "暂无当前元数据的管理权限",
        DoipCode.OperationUnknown => "操作类型不存在",
        DoipCode.OperationUnsupported => "不支持的操作类型",
        _ => null,
    };
}
