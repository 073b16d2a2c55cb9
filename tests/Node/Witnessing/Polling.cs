namespace Yiwang.Node.Tests.Witnessing;

/// <summary>Asks again until the answer is what is waited for; the deadline bounds a hang.</summary>
internal static class Polling
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60), s_pause = TimeSpan.FromMilliseconds(50);

    public static async Task<string> UntilAsync(HttpClient http, string path, Func<string, bool> holds)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var pause = new PeriodicTimer(s_pause);
        var last = "";
        try
        {
            do
            {
                using var answer = await http.GetAsync(path, patience.Token);
                last = await answer.Content.ReadAsStringAsync(patience.Token);
                if (answer.IsSuccessStatusCode && holds(last)) return last;
            }
            while (await pause.WaitForNextTickAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            // what it went on saying is more telling
        }
        throw new TimeoutException($"{path} went on saying: {last}");
    }
}
