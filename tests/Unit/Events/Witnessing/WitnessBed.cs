using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Signing;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Events.Witnessing;

/// <summary>A witness over a State of its own.</summary>
internal sealed class WitnessBed : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IDatabase _state;
    private readonly Ed25519Signer _signer = new(new byte[32]);
    private readonly Dictionary<string, IReadOnlyList<NoteKey>> _known = [];

    private WitnessBed(IDatabase state, string folder)
    {
        (_state, _folder) = (state, folder);
        Heads = new WitnessedHeads(state);
        Witness = new Witness(new Cosigner("witness.example/w", _signer), Heads, origin => _known.GetValueOrDefault(origin), TimeProvider.System);
    }

    public WitnessedHeads Heads { get; }
    public Witness Witness { get; }

    public static async Task<WitnessBed> OpenAsync(params NoteKey[] known)
    {
        var folder = Directory.CreateTempSubdirectory("yiwang-witness-").FullName;
        var bed = new WitnessBed(await Databases.OpenStateAsync(new DatabaseSettings(), folder, [WitnessedHeads.Schema]), folder);
        foreach (var key in known) bed._known[key.Name] = [key];
        return bed;
    }

    public Task<WitnessAnswer> AddAsync(string body) => Witness.AddAsync(body);

    public async ValueTask DisposeAsync()
    {
        await _state.DisposeAsync();
        _signer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
