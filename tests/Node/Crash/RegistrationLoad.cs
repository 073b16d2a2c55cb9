using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Crash;

/// <summary>Clients that register as fast as the node answers, until the node is gone; remembers what was tried and what was acknowledged.</summary>
internal sealed class RegistrationLoad(HttpClient http, string token, string round)
{
    private const int Clients = 16, BatchRows = 50;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next, _acknowledged;

    public ConcurrentDictionary<string, string> Tried { get; } = new();
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();
    /// <summary>Handles of each batch that was sent, whose rows stand all or none.</summary>
    public ConcurrentBag<IReadOnlyList<string>> Batches { get; } = [];

    /// <summary>Runs until so many calls were acknowledged, calls <paramref name="kill"/> while others are under way, and ends when every client has failed.</summary>
    public async Task RunAsync(int acknowledgements, Func<Task> kill)
    {
        var clients = Enumerable.Range(0, Clients).Select(n => Task.Run(() => ClientAsync(acknowledgements, batches: n == 0))).ToArray();
        await _enough.Task;
        await kill();
        await Task.WhenAll(clients);
    }

    private async Task ClientAsync(int acknowledgements, bool batches)
    {
        try
        {
            while (true)
            {
                var first = Interlocked.Add(ref _next, BatchRows) - BatchRows;
                var rows = Enumerable.Range(first, batches ? BatchRows : 1).Select(n => ($"{PreparedNode.Prefix}/{round}-{n:D6}", $"value {round} {n}")).ToArray();
                foreach (var (handle, value) in rows) Tried[handle] = value;
                if (batches) Batches.Add([.. rows.Select(r => r.Item1)]);
                if (!await SendAsync(rows, batches)) throw new InvalidOperationException("a registration was refused while the node was well");
                foreach (var (handle, value) in rows) Acknowledged[handle] = value;
                if (Interlocked.Increment(ref _acknowledged) == acknowledgements) _enough.TrySetResult();
            }
        }
        catch (HttpRequestException)
        {
            // The node is gone.
        }
        catch (Exception e)
        {
            _enough.TrySetException(e);
        }
    }

    private async Task<bool> SendAsync((string Handle, string Value)[] rows, bool batch)
    {
        var things = rows.Select(r => new { handle = r.Handle, values = new[] { new { index = 1, type = "DESC", value = r.Value } } }).ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, batch ? "/api/v1/things/batch" : "/api/v1/things") { Content = batch ? JsonContent.Create(new { things }) : JsonContent.Create(things[0]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", rows[0].Handle);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }
}
