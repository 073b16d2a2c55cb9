using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Signing;

namespace Yiwang.Node.Tests.Witnessing;

/// <summary>A neighbour that signs whatever it likes: up to 256 leaves, shown as checkpoint and one hash tile.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Ed25519Signer _signer = new(RandomNumberGenerator.GetBytes(32));
    private readonly ConcurrentDictionary<string, byte[]> _shown = new();

    private FakeNode(WebApplication app, string origin)
    {
        _app = app;
        Key = NoteKey.Of(origin, _signer);
    }

    public NoteKey Key { get; }
    public string Setting => $"{_app.Urls.Single()} {Key}";

    public static async Task<FakeNode> StartAsync(string origin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var node = new FakeNode(builder.Build(), origin);
        node._app.Run(node.AnswerAsync);
        await node._app.StartAsync();
        return node;
    }

    /// <summary>Leaf hashes of its one story, or of another where the letter differs from some place on.</summary>
    public static byte[][] Leaves(int count, int changedFrom = int.MaxValue) =>
        [.. Enumerable.Range(0, count).Select(n => MerkleProof.LeafHash(Encoding.UTF8.GetBytes(n < changedFrom ? $"leaf {n}" : $"other {n}")))];

    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1) return leaves[0];
        var left = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)leaves.Length) / 2;
        return MerkleProof.NodeHash(Root(leaves[..left]), Root(leaves[left..]));
    }

    public SignedNote Sign(byte[][] leaves) => SignedNote.Sign(new Checkpoint(Key.Name, leaves.Length, Root(leaves)).ToString(), Key.Name, _signer);

    /// <summary>What it shows from now on as its log.</summary>
    public void Show(byte[][] leaves)
    {
        _shown["/log/checkpoint"] = Encoding.UTF8.GetBytes(Sign(leaves).ToString());
        for (var width = 1; width <= leaves.Length; width++) _shown[$"/log/tile/0/000.p/{width}"] = [.. leaves.Take(width).SelectMany(h => h)];
    }

    /// <summary>A submission of these leaves to a witness that holds the first <paramref name="old"/>.</summary>
    public async Task<string> RequestAsync(int old, byte[][] leaves)
    {
        var tree = new RemoteTree(new OneTile(leaves), leaves.Length);
        var proof = await tree.ConsistencyAsync(old, CancellationToken.None);
        var note = Sign(leaves);
        return new AddCheckpoint(old, proof.Value!, note, Checkpoint.TryParse(note.Text, out var checkpoint) ? checkpoint : throw new InvalidOperationException()).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _signer.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (_shown.TryGetValue(http.Request.Path.Value!, out var bytes)) await http.Response.Body.WriteAsync(bytes);
        else http.Response.StatusCode = 404;
    }

    private sealed class OneTile(byte[][] leaves) : ILogSource
    {
        public ValueTask<Yiwang.Events.Outcome<byte[]>> GetAsync(string path, CancellationToken cancel) =>
            ValueTask.FromResult<Yiwang.Events.Outcome<byte[]>>(leaves.SelectMany(h => h).ToArray());
    }
}
