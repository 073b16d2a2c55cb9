using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Net.Counting;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Net;

/// <summary>A resolver over a real registry and log; the other nodes are given by the test.</summary>
public abstract class ResolverBed : BothEngines
{
    private protected SteppedTime Time { get; } = new();
    private protected ThingsBed Here { get; private set; } = null!;
    private protected ResolveCounts Counts { get; private set; } = null!;
    private protected Reads Audit { get; } = new();
    private protected NetOptions Options { get; set; } = new() { Upstreams = [PaperNetwork.At("top")] };

    /// <summary>Sensitive reads that were written down.</summary>
    private protected sealed class Reads : ISensitiveReads
    {
        public List<string> Done { get; } = [];
        public bool Fails { get; set; }

        public ValueTask<Outcome> RecordAsync(Principal reader, ThingRecord shown, CancellationToken cancel)
        {
            if (Fails) return new(new Outcome(Codes.PartiesAuditUnavailable));
            Done.Add($"{reader.Organization} {shown.Handle}");
            return new(Outcome.Ok);
        }
    }

    public override async ValueTask InitializeAsync()
    {
        Here = await ThingsBed.OpenAsync();
        var state = NewDatabase(SqlEngine.Sqlite);
        await Migrations.ApplyAsync(state, [ResolveCounts.Schema], Cancel);
        Counts = new ResolveCounts(state, Options, Time);
        await Here.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(2000, "公开"), Value(2001, "图号", 2, Visibility.Internal)), cancel: Cancel);
        await Here.Things.PrefixRegistry.DelegateAsync(Operator, [new PrefixGrant(H("99.501.2001/x").Prefix, Stranger, "外厂", PaperNetwork.At("winery"), TtlSeconds: 600)], Cancel);
    }

    private protected Resolver Over(INodeClient client) =>
        new(Here.Registry, Here.Things.Prefixes, new Sight(new Access(new NoGrants())), Audit, Counts, client, Options, "yiwang.example/99.501", Time);

    private protected static ResolveRequest Ask(string handle, Principal? who = null, bool recurse = true) => ResolveRequest.All(H(handle), who ?? Principal.Public) with { Recurse = recurse };

    public override async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
