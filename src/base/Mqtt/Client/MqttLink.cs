namespace Yiwang.Mqtt.Client;

/// <summary>
/// Keeps a client connected for ever: after a lost or refused connection it waits (0.5 s doubling to 30 s, each ± 20 %, so that a thousand clients do not come back at once) and tries
/// again. Who owns it says what to do with each new connection.
/// </summary>
/// <param name="options">Asked before each attempt: a will may carry the time of it.</param>
/// <param name="connected">Subscribes and greets; what it throws counts as a lost connection. The token ends with the link.</param>
/// <param name="trouble">Told why each attempt failed or connection ended.</param>
public sealed class MqttLink(Func<MqttClientOptions> options, IMqttReceiver receiver, Func<MqttClient, CancellationToken, Task> connected, Action<Exception> trouble, TimeProvider clock)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5), s_last = TimeSpan.FromSeconds(30);
    /// <summary>A connection that held this long was a good one: the next wait is short again.</summary>
    private static readonly TimeSpan s_held = TimeSpan.FromSeconds(10);
    private MqttClient? _client;

    /// <summary>Null while there is none.</summary>
    public MqttClient? Client => Volatile.Read(ref _client);

    /// <summary>Runs until cancelled, then leaves with a good-bye.</summary>
    /// <param name="leaving">Called with the connection before the good-bye; null = nothing to say.</param>
    public async Task RunAsync(CancellationToken cancel, Func<MqttClient, Task>? leaving = null)
    {
        var wait = s_first;
        while (!cancel.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            try
            {
                await OnceAsync(leaving, cancel);
            }
            catch (Exception failure) when (IsExpected(failure) && !cancel.IsCancellationRequested)
            {
                trouble(failure);
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                return;
            }
            if (clock.GetElapsedTime(began) >= s_held) wait = s_first;
            await Task.Delay(wait * (0.8 + 0.4 * Random.Shared.NextDouble()), clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < s_last ? wait * 2 : s_last;
        }
    }

    private async Task OnceAsync(Func<MqttClient, Task>? leaving, CancellationToken cancel)
    {
        await using var client = await MqttClient.ConnectAsync(options(), receiver, clock, cancel);
        try
        {
            Volatile.Write(ref _client, client);
            await connected(client, cancel);
            var end = await client.Ended.WaitAsync(cancel);
            throw new IOException(end.Text);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            if (leaving is not null) await leaving(client).WaitAsync(TimeSpan.FromSeconds(2), clock, CancellationToken.None);
            await client.DisconnectAsync();
        }
        finally
        {
            Volatile.Write(ref _client, null);
        }
    }

    private static bool IsExpected(Exception failure) =>
        failure is IOException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException or TimeoutException or OperationCanceledException;
}
