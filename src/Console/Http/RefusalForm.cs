using Microsoft.AspNetCore.Http;
using Yiwang.Events;

namespace Yiwang.Console.Http;

/// <summary>Metadata of endpoints whose clients understand one form of refusal only: whoever refuses before the endpoint runs, or after it failed, answers in it.</summary>
public interface IRefusalForm
{
    Task SendAsync(HttpContext http, Outcome refusal);
}

public static class Refusal
{
    /// <summary>In the endpoint's own form, or as <see cref="Problem"/>.</summary>
    public static Task SendAsync(HttpContext http, in Outcome refusal) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IRefusalForm>() is { } form ? form.SendAsync(http, refusal) : Problem.Of(refusal, http).ExecuteAsync(http);
}
