namespace Yiwang.Events;

/// <summary>The closed table of outcomes, <c>area.reason</c>. Add here, and every surface's map (and its test) asks for an answer.</summary>
public static class Codes
{
    public const string Ok = "ok";

    public const string EventsConflict = "events.conflict";
    public const string EventsReadOnly = "events.read-only";
    public const string EventsDiskFull = "events.disk-full";
    public const string EventsCorrupt = "events.corrupt";
    public const string EventsTooLarge = "events.too-large";
    public const string EventsStopping = "events.stopping";
    public const string EventsNotFound = "events.not-found";
    public const string EventsErased = "events.erased";

    public const string RequestInvalid = "request.invalid";
    public const string RequestTooLarge = "request.too-large";
    public const string RequestLimited = "request.limited";
    public const string RequestTimeout = "request.timeout";

    public const string PartiesSignInNeeded = "parties.sign-in-needed";
    public const string PartiesSignInFailed = "parties.sign-in-failed";
    public const string PartiesLocked = "parties.locked";
    public const string PartiesCodeNeeded = "parties.code-needed";
    public const string PartiesForbidden = "parties.forbidden";
    public const string PartiesNotFound = "parties.not-found";
    public const string PartiesUsccInvalid = "parties.uscc-invalid";
    public const string PartiesUsccTaken = "parties.uscc-taken";
    public const string PartiesUserTaken = "parties.user-taken";
    public const string PartiesAuditUnavailable = "parties.audit-unavailable";

    public const string ThingsHandleInvalid = "things.handle-invalid";
    public const string ThingsHandleTaken = "things.handle-taken";
    public const string ThingsNotFound = "things.not-found";
    public const string ThingsValuesNotFound = "things.values-not-found";
    public const string ThingsVoided = "things.voided";
    public const string ThingsPrefixNotHere = "things.prefix-not-here";
    public const string ThingsPrefixUnknown = "things.prefix-unknown";
    public const string ThingsPrefixTaken = "things.prefix-taken";
    public const string ThingsPrefixSuspended = "things.prefix-suspended";
    public const string ThingsPrefixCancelled = "things.prefix-cancelled";
    public const string ThingsRangeOverlap = "things.range-overlap";
    public const string ThingsRangeInvalid = "things.range-invalid";
    public const string ThingsAliasTaken = "things.alias-taken";
    public const string ThingsAliasInvalid = "things.alias-invalid";
    public const string ThingsDuplicateRow = "things.duplicate-row";
    public const string ThingsTemplateUnknown = "things.template-unknown";
    public const string ThingsTemplateUnpublished = "things.template-unpublished";
    public const string ThingsTemplateInvalid = "things.template-invalid";
    public const string ThingsValueInvalid = "things.value-invalid";
    public const string ThingsValueTaken = "things.value-taken";
    public const string ThingsValueTooLarge = "things.value-too-large";

    public const string NetUnreachable = "net.unreachable";
    public const string NetLoop = "net.loop";
    public const string NetBadAnswer = "net.bad-answer";
    /// <summary>A request or answer of another node without a signature that fits, or one seen before.</summary>
    public const string NetBadSignature = "net.bad-signature";
    /// <summary>The clocks of two nodes are too far apart.</summary>
    public const string NetClock = "net.clock";
    /// <summary>A version or a type of message that this program does not know.</summary>
    public const string NetNotUnderstood = "net.not-understood";
    /// <summary>More waits for the other side than may.</summary>
    public const string NetQueueFull = "net.queue-full";
    /// <summary>It has left, or may have: it cannot be taken back.</summary>
    public const string NetDelivered = "net.delivered";
    /// <summary>Its sender took it back before it arrived.</summary>
    public const string NetRecalled = "net.recalled";
    /// <summary>The organisation is moving to another node, or has moved; the detail says where to.</summary>
    public const string NetMoved = "net.moved";

    /// <summary>The machine, or the way to it, did not answer.</summary>
    public const string ConnectNoAnswer = "connect.no-answer";
    /// <summary>The machine refused, or did not do what it was told.</summary>
    public const string ConnectRefused = "connect.refused";

    /// <summary>No such case, or one that the asker has no part in; nor a form.</summary>
    public const string CasesNotFound = "cases.not-found";
    /// <summary>Somebody changed it since the person saw it.</summary>
    /// <summary>On its way to another node, or there.</summary>
    public const string CasesElsewhere = "cases.elsewhere";
    public const string CasesStale = "cases.stale";
    /// <summary>Not in this state, or a condition does not hold.</summary>
    public const string CasesNotPossible = "cases.not-possible";
    public const string CasesFieldInvalid = "cases.field-invalid";

    /// <summary>No such pact, or one that the asker is no party of.</summary>
    public const string PactsNotFound = "pacts.not-found";
    /// <summary>No pact allows it; what is missing is told to its holders only.</summary>
    public const string PactsNotPermitted = "pacts.not-permitted";
    /// <summary>Not signed by both, not begun, suspended, ended, expired, or a party's new key is not compared yet.</summary>
    public const string PactsNotInForce = "pacts.not-in-force";
    /// <summary>The pact's messages of this day are used up.</summary>
    public const string PactsQuota = "pacts.quota";
    /// <summary>Not in this state of the pact, or not by this side.</summary>
    public const string PactsNotPossible = "pacts.not-possible";
    /// <summary>A notice came before those that it follows; the number that is missing stands in the detail.</summary>
    public const string PactsOutOfOrder = "pacts.out-of-order";
    /// <summary>Signed by none of the party's keys, or by one that it has replaced.</summary>
    public const string PactsSignature = "pacts.signature";

    /// <summary>A bug: the caller learns no more, the log has the rest.</summary>
    public const string NodeFault = "node.fault";

    public static readonly IReadOnlyList<string> All =
        [.. typeof(Codes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];
}
