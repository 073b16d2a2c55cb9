using System.Net.Http.Json;
using System.Text.Json;
using Yiwang.Events.Proofs;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Storage.Keys;

namespace Yiwang.Node.Tests.Witnessing;

/// <summary>A node in a process of its own whose address and key are known before it runs, so that two can name each other.</summary>
internal sealed class WitnessNode : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly int _port = FreePort.Next();
    private readonly string _token;
    private readonly string _origin;
    private NodeProcess? _process;

    private WitnessNode(string token, string origin, TemporaryFolder folder)
    {
        (_token, _origin, _folder) = (token, origin, folder);
        using var signer = NodeKeys.Open(new DataFolder(folder.Path), new NodeSettings()).Ed25519(Checkpointer.KeyName);
        Key = NoteKey.Of(origin, signer);
    }

    public NoteKey Key { get; }
    public string Folder => _folder.Path;
    public string Setting => $"http://127.0.0.1:{_port} {Key}";
    public HttpClient Http => _process!.Http;

    public static async Task<WitnessNode> PrepareAsync(string origin)
    {
        var folder = new TemporaryFolder();
        return new WitnessNode(await PreparedNode.CreateAsync(folder.Path, origin), origin, folder);
    }

    public async Task StartAsync(params string[] neighbours)
    {
        _process = await NodeProcess.ServeAsync(Folder, $"listen.http={_port}", $"origin={_origin}", "witness.seconds=1", $"witness.neighbours={string.Join(',', neighbours)}");
        Http.DefaultRequestHeaders.Authorization = new("Bearer", _token);
    }

    public async Task KillAsync() => await _process!.KillAsync();

    /// <returns>Position of the entry.</returns>
    public async Task<long> RegisterAsync(string suffix)
    {
        var answer = await Http.PostAsJsonAsync("api/v1/things", new { handle = $"{PreparedNode.Prefix}/{suffix}", values = new[] { new { index = 2000, type = "name", data = "转向节" } } });
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(body);
        using var document = JsonDocument.Parse(body);
        var position = document.RootElement.GetProperty("position");
        return position.ValueKind == JsonValueKind.String ? long.Parse(position.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : position.GetInt64();
    }

    /// <summary>The answer of an address once it is what is waited for.</summary>
    public Task<string> UntilAsync(string path, Func<string, bool> holds) => Polling.UntilAsync(Http, path, holds);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }
}
