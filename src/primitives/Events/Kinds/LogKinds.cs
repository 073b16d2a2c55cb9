namespace Yiwang.Events.Kinds;

/// <summary>What the log says about itself. These are never refused: a batch must close, and an erasure that the law demands cannot wait.</summary>
public static class LogKinds
{
    public const string BatchCommitted = "BatchCommitted";
    public const string BatchAborted = "BatchAborted";
    public const string GroupErased = "GroupErased";
    public const string PersonErased = "PersonErased";
    public const string AuditRoot = "AuditRoot";

    internal static readonly IReadOnlyList<EventKind> All =
    [
        new()
        {
            Name = BatchCommitted, RatePerMinute = 600, Overflow = OverflowPolicy.Accept,
            Fields =
            [
                new("count", FieldType.Integer), new("root"), new("spans", FieldType.List),
                new("prefix", Required: false), new("template", Required: false),
            ],
        },
        new() { Name = BatchAborted, RatePerMinute = 600, Overflow = OverflowPolicy.Accept, Fields = [new("reason"), new("batch", FieldType.Integer)] },
        new()
        {
            Name = GroupErased, RatePerMinute = 600, Overflow = OverflowPolicy.Accept,
            Fields = [new("position", FieldType.Integer), new("group"), new("commitment"), new("reason")],
        },
        new() { Name = PersonErased, RatePerMinute = 600, Overflow = OverflowPolicy.Accept, Fields = [new("sealKey"), new("reason")] },
        // daily, and once more at each orderly stop
        new() { Name = AuditRoot, RatePerMinute = 10, Overflow = OverflowPolicy.Accept, Fields = [new("root"), new("size", FieldType.Integer), new("day", Required: false)] },
    ];
}
