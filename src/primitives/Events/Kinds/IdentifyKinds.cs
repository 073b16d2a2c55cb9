namespace Yiwang.Events.Kinds;

/// <summary>Prefixes, templates and identifiers.</summary>
public static class IdentifyKinds
{
    /// <summary>Written before applications became forms; read for their history only, as is <see cref="PrefixDecided"/>.</summary>
    public const string PrefixRequested = "PrefixRequested";
    public const string PrefixDecided = "PrefixDecided";
    public const string PrefixDelegated = "PrefixDelegated";
    public const string PrefixSuspended = "PrefixSuspended";
    public const string PrefixResumed = "PrefixResumed";
    public const string PrefixRehomed = "PrefixRehomed";
    /// <summary>This node neither answers for the prefix nor says who does any more: it has moved, and whoever delegated it knows.</summary>
    public const string PrefixReleased = "PrefixReleased";
    public const string PrefixCancelled = "PrefixCancelled";
    public const string TemplateDrafted = "TemplateDrafted";
    public const string TemplatePublished = "TemplatePublished";
    public const string TemplateDisabled = "TemplateDisabled";
    public const string IdentifierRegistered = "IdentifierRegistered";
    public const string RangeRegistered = "RangeRegistered";
    public const string IdentifierRevised = "IdentifierRevised";
    public const string IdentifierVoided = "IdentifierVoided";
    public const string AliasBound = "AliasBound";

    // The log's own pace is the real bound for identifiers (design: 100 k a second and more); this one stops a runaway loop.
    private const int OfMachines = 60_000_000;
    private const int OfPeople = 6_000;
    // A top node takes in 25,000 delegations when it starts from a file.
    private const int OfRegistries = 600_000;

    public static bool Is(string kind) => All.Any(k => k.Name == kind);

    internal static readonly IReadOnlyList<EventKind> All =
    [
        new() { Name = PrefixRequested, RatePerMinute = OfPeople, Envelope = Disclosure.Internal },
        new() { Name = PrefixDecided, RatePerMinute = OfPeople, Envelope = Disclosure.Internal },
        new() { Name = PrefixDelegated, RatePerMinute = OfRegistries, Fields = [new("prefix")] },
        new() { Name = PrefixSuspended, RatePerMinute = OfPeople, Fields = [new("prefix"), new("reason")] },
        new() { Name = PrefixResumed, RatePerMinute = OfPeople, Fields = [new("prefix")] },
        new() { Name = PrefixRehomed, RatePerMinute = OfPeople, Fields = [new("prefix")] },
        new() { Name = PrefixReleased, RatePerMinute = OfPeople, Fields = [new("prefix")] },
        new() { Name = PrefixCancelled, RatePerMinute = OfPeople, Fields = [new("prefix"), new("reason")] },
        new() { Name = TemplateDrafted, RatePerMinute = OfPeople, Envelope = Disclosure.Internal },
        new() { Name = TemplatePublished, RatePerMinute = OfPeople },
        new() { Name = TemplateDisabled, RatePerMinute = OfPeople },
        new() { Name = IdentifierRegistered, RatePerMinute = OfMachines, Form = PayloadForm.Compact, Listed = true },
        new() { Name = RangeRegistered, RatePerMinute = OfRegistries, Form = PayloadForm.Compact, Listed = true },
        new() { Name = IdentifierRevised, RatePerMinute = OfMachines, Form = PayloadForm.Compact },
        new() { Name = IdentifierVoided, RatePerMinute = OfMachines, Form = PayloadForm.Compact },
        new() { Name = AliasBound, RatePerMinute = OfRegistries, Form = PayloadForm.Compact },
    ];
}
