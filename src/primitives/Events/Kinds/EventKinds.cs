using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Events.Kinds;

/// <summary>Every kind that this version of the program can write. Others, met in a log from elsewhere, are kept and skipped.</summary>
public sealed class EventKinds
{
    public static readonly EventKinds Known = new(
    [
        .. LogKinds.All,
        .. IdentityKinds.All,
        .. IdentifyKinds.All,
        .. ConnectKinds.All,
        .. MaintenanceKinds.All,
        .. CalendarKinds.All,
        .. NoticeKinds.All,
        .. CaseKinds.All,
        .. PactKinds.All, .. ReportKinds.All,
        .. CrossingKinds.All,
        .. ProductKinds.All,
        .. NetKinds.All,
    ]);

    private readonly FrozenDictionary<string, EventKind> _byName;

    internal EventKinds(IReadOnlyList<EventKind> kinds)
    {
        All = kinds;
        _byName = kinds.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<EventKind> All { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out EventKind? kind) => _byName.TryGetValue(name, out kind);

    /// <summary>Lifts an event of an older schema to the one that readers know. One of a newer schema, or without a step, stays as it is.</summary>
    internal RecordedEvent Upcast(RecordedEvent e)
    {
        if (!TryGet(e.Kind, out var kind)) return e;
        while (e.Schema < kind.Schema && kind.Upcasts.TryGetValue(e.Schema, out var step)) e = step(e) with { Schema = e.Schema + 1 };
        return e;
    }
}
