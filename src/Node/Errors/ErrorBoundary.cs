using Microsoft.AspNetCore.Antiforgery;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Storage.Log;

namespace Yiwang.Node.Errors;

/// <summary>Where an exception ends: bad input that the framework refused keeps its status, damage and bugs are logged, and the caller learns a code and never a stack.</summary>
internal sealed partial class ErrorBoundary(RequestDelegate next, IHostApplicationLifetime lifetime, ILogger<ErrorBoundary> logger)
{
    private static readonly Outcome s_tooLarge = new(Codes.RequestTooLarge, "limits.bodyBytes");

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            // The framework's own binder swallows this one and sets the bare status.
            if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status413PayloadTooLarge }) await Refusal.SendAsync(http, s_tooLarge);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody reads an answer.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            var outcome = OutcomeOf(e);
            if (outcome.Code is Codes.EventsCorrupt) Failed(logger, e, http.Request.Path);
            http.Response.Clear();
            // a person is told that the record is damaged, not that the program failed
            if (outcome.Code is Codes.EventsCorrupt) http.Features.Set(new PageRefusal(CodeSentences.Of(outcome)));
            await Refusal.SendAsync(http, outcome);
        }
    }

    private Outcome OutcomeOf(Exception e) => e switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => s_tooLarge,
        BadHttpRequestException bad => new(Codes.RequestInvalid, bad.Message),
        // the form's token could not be read since the caller went in the middle of the body
        { InnerException: BadHttpRequestException inner } => OutcomeOf(inner),
        // or since it is no form
        AntiforgeryValidationException => new(Codes.RequestInvalid, "antiforgery"),
        CorruptEntryException corrupt => new(Codes.EventsCorrupt, corrupt.Message),
        // a request that outlasted the drain found what it needs put away already
        ObjectDisposedException when lifetime.ApplicationStopping.IsCancellationRequested => new(Codes.EventsStopping),
        _ => Unexpected(e),
    };

    private Outcome Unexpected(Exception e)
    {
        Failed(logger, e, "");
        return new(Codes.NodeFault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "request failed: {Path}")]
    private static partial void Failed(ILogger logger, Exception e, string path);
}
