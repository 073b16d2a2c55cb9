using Yiwang.Pacts.Book;
using Yiwang.Pacts.Commands;
using Yiwang.Pacts.Rules;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;

namespace Yiwang.Pacts;

/// <summary>The pacts of one node: book, commands and the rule.</summary>
public sealed class PactsRuntime : IAsyncDisposable
{
    private readonly PactCommands _commands;

    private PactsRuntime(PactBook book, PactCommands commands, PactMeters meters, PactPartners partners, TimeProvider time) =>
        (_commands, Meters, Rule, Partners) = (commands, meters, new PactRule(book, meters, time), partners);

    public static IReadOnlyList<Migration> Migrations => [PactMeters.Schema];

    public IPacts Pacts => _commands;
    public IPactRule Rule { get; }
    public PactMeters Meters { get; }
    public PactPartners Partners { get; }

    /// <summary>Access is older than the pacts it asks: until they are open nothing is granted.</summary>
    public static async Task<PactsRuntime> OpenAsync(PactsParts parts, PactGrantsLater grants, CancellationToken cancel = default)
    {
        var book = PactBook.Open(parts.Events, parts.Directory);
        grants.Use(book);
        var meters = await PactMeters.OpenAsync(parts.State, parts.Time, parts.Zone, cancel);
        var commands = new PactCommands(parts, book);
        return new PactsRuntime(book, commands, meters, new PactPartners(commands, parts.Directory), parts.Time);
    }

    public async ValueTask DisposeAsync()
    {
        _commands.Dispose();
        await Meters.DisposeAsync();
    }
}

/// <summary>Grants for an Access that is built before the pacts are read.</summary>
public sealed class PactGrantsLater : IGrants
{
    private readonly PactGrants _grants;
    private volatile PactBook? _book;

    public PactGrantsLater(TimeProvider time) => _grants = new PactGrants(() => _book, time);

    public Grant? Find(string grantee, in Parties.ThingScope thing, int valueIndex) => _grants.Find(grantee, thing, valueIndex);

    internal void Use(PactBook book) => _book = book;
}
