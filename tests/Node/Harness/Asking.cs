using System.Net;
using Xunit;

namespace Yiwang.Node.Tests.Harness;

/// <summary>As a person asks a node that is busy, or that asked one that was: once more.</summary>
internal static class Asking
{
    /// <summary>The answer of such a status, or the last one after two minutes.</summary>
    /// <param name="whole">False = only its head is waited for.</param>
    public static async Task<HttpResponseMessage> AskAsync(this HttpClient http, string path, HttpStatusCode status = HttpStatusCode.OK, bool whole = true)
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var answer = await http.GetAsync(path, whole ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            if (answer.StatusCode == status || !IsBusy(answer.StatusCode) || TimeProvider.System.GetElapsedTime(began) > Patience.Deadline) return answer;
            answer.Dispose();
            await turns.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The page, which must be given.</summary>
    public static async Task<string> ReadAsync(this HttpClient http, string path)
    {
        using var answer = await http.AskAsync(path);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answers {answer.StatusCode}: {text}");
        return text;
    }

    public static bool IsBusy(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
