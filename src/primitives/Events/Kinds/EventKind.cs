namespace Yiwang.Events.Kinds;

public enum PayloadForm { Json, Compact }

/// <summary>What happens to an event beyond its kind's rate.</summary>
public enum OverflowPolicy
{
    /// <summary>The command answers request.limited and nothing is written. Right for facts that a caller can submit again.</summary>
    Refuse,
    /// <summary>Written all the same. Right for facts that the node itself must not lose, as closings of batches and erasures.</summary>
    Accept,
}

public enum FieldType { Text, Integer, Number, Boolean, Object, List }

/// <summary>A payload member that a kind knows. Members that it does not know pass, since schemas only add optional ones.</summary>
/// <param name="Type"><see cref="FieldType.Integer"/> is a string of decimal digits.</param>
/// <param name="Required">False: only its type is checked, when it is there and not null.</param>
public sealed record FieldRule(string Name, FieldType Type = FieldType.Text, bool Required = true, Disclosure Group = Disclosure.Public);

/// <summary>One kind of event: what it is called and what must be in it. All stand in this folder, one file a family.</summary>
public sealed record EventKind
{
    /// <summary>ASCII, 1–64 bytes, a past participle: <c>PrefixDelegated</c>.</summary>
    public required string Name { get; init; }
    /// <summary>1–255. Raised only for a change that is more than new optional members; then <see cref="Upcasts"/> lifts the older ones on read.</summary>
    public int Schema { get; init; } = 1;
    /// <summary>The group that carries envelope and subjects: who may know that the event happened at all.</summary>
    public Disclosure Envelope { get; init; } = Disclosure.Public;
    public PayloadForm Form { get; init; } = PayloadForm.Json;
    /// <summary>The first entry of a head <c>prefix/…</c> is listed under its prefix.</summary>
    public bool Listed { get; init; }
    /// <summary>Events a minute of one owner organisation.</summary>
    public required int RatePerMinute { get; init; }
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.Refuse;
    public IReadOnlyList<FieldRule> Fields { get; init; } = [];
    /// <summary>Whose key seals the sealed group, read from the event itself; null = the owner's. Needed when the event is taken over by another node.</summary>
    public Func<RecordedEvent, string>? SealedFor { get; init; }
    /// <summary>Payload members that hold positions of the same log: they are made anew when the event is taken over by another one.</summary>
    public IReadOnlyList<string> Positions { get; init; } = [];
    /// <summary>From schema n to n + 1.</summary>
    public IReadOnlyDictionary<int, Func<RecordedEvent, RecordedEvent>> Upcasts { get; init; } = new Dictionary<int, Func<RecordedEvent, RecordedEvent>>();
}
