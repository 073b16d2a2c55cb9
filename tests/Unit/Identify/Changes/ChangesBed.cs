using System.Text;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Things;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Identify.Changes;

/// <summary>Administration over a real registry, with an audit that remembers and can be made to fail.</summary>
internal sealed class ChangesBed : IAsyncDisposable
{
    private ChangesBed(ThingsBed things, IRegistry? registry)
    {
        Things = things;
        var access = new Access(new NoGrants());
        var refusals = new RefusalAudit(Audit);
        Changes = new ValueChanges(registry ?? things.Registry, access, new Sight(access), refusals, things.Clock);
        Listing = new HandleListing(things.Registry, things.Things.Prefixes, refusals);
    }

    public ThingsBed Things { get; }
    public RememberedAudit Audit { get; } = new();
    public ValueChanges Changes { get; }
    public HandleListing Listing { get; }

    public static Change ByManager { get; } = new(ThingsBed.Manager, "handle");
    public static Change ByOutsider { get; } = new(ThingsBed.Outsider, "handle");
    /// <summary>Changes records, and reads no value of grade 3.</summary>
    public static Change ByEngineer { get; } = new(ThingsBed.Of(ThingsBed.Forge, Role.EquipmentEngineer), "handle");

    public static async Task<ChangesBed> OpenAsync(Func<ThingsBed, IRegistry>? registry = null)
    {
        var things = await ThingsBed.OpenAsync();
        return new(things, registry?.Invoke(things));
    }

    public static ValueEdit Edit(int index, string data, string type = "URL") => new(index, type, Encoding.UTF8.GetBytes(data));

    public static Handle H(string text) => Handle.Parse(text);

    public string Text(string handle, int index) => ThingsBed.Text(Things.Registry.Find(H(handle)).Value!.Values.Single(v => v.Index == index));

    public IReadOnlyList<int> Indexes(string handle) => [.. Things.Registry.Find(H(handle)).Value!.Values.Select(v => v.Index)];

    public ValueTask DisposeAsync() => Things.DisposeAsync();
}

internal sealed class RememberedAudit : IAudit
{
    public List<AuditRecord> Records { get; } = [];
    public bool Fails { get; set; }

    public ValueTask<Outcome> WriteAsync(AuditRecord record, CancellationToken cancel = default)
    {
        if (Fails) return new(new Outcome(Codes.PartiesAuditUnavailable));
        Records.Add(record);
        return new(Outcome.Ok);
    }

    public IReadOnlyList<AuditedRecord> Find(AuditQuery query) => [];

    public AuditVerdict Verify() => new(Records.Count);
}
