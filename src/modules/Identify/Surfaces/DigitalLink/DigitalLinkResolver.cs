using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Identify.Links;
using Yiwang.Identify.Lookup;
using Yiwang.Identify.Reading;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Things.Aliases;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Surfaces.DigitalLink;

/// <summary>Answers one Digital Link: a redirection, a linkset, or why not. What the public may see, whoever asks.</summary>
internal sealed class DigitalLinkResolver(Gs1Finder finder, ThingReader reader, SchemeRoutes routes)
{
    public const string Methods = "GET, HEAD, OPTIONS";
    private static readonly Bilingual s_unknown = new("这个 GS1 标识没有登记在本节点。", "This GS1 identifier is not registered on this node.");
    private static readonly Bilingual s_noSuchType = new("这个对象没有这种类型的链接。", "The object has no link of this type.");

    public async Task AnswerAsync(HttpContext http, Text text)
    {
        DigitalLinkHeaders.Common(http.Response);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            if (DigitalLinkRequest.TryRead(http, out var about, out _)) DigitalLinkHeaders.Linkset(http.Response, about.Link);
            http.Response.Headers.Allow = Methods;
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = Methods;
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        if (!DigitalLinkRequest.TryRead(http, out var request, out var problem))
        {
            await RefuseAsync(http, new Outcome(Codes.ThingsAliasInvalid, $"{problem.Fault} at {problem.Position}", "path", Gs1Sentences.Say(problem)));
            return;
        }
        if (RequestNote.Of(http) is { } note) note.Handle = request.Link.Identity;
        if (request.Link.WasCompressed) DigitalLinkHeaders.SameAs(http.Response, request.Link.Address);
        await (request.Linkset is { } media ? LinksetAsync(http, request, media, text) : RedirectAsync(http, request, text));
    }

    private async Task LinksetAsync(HttpContext http, DigitalLinkRequest request, string media, Text text)
    {
        List<(Gs1DigitalLink, string, ThingLinks)> levels = [];
        await foreach (var level in finder.LevelsAsync(request.Link, http.RequestAborted))
        {
            var title = Title(text, level);
            // only the first level stands for what was asked; those above it stand for themselves
            levels.Add((level.Link, title, ThingLinks.Of(level.Links, level.Handle, request.Origin, title, levels.Count == 0 ? Below(request, level) : null)));
        }
        if (levels.Count == 0) await UnknownAsync(http, request);
        else await WriteAsync(http, request, levels, media, StatusCodes.Status200OK);
    }

    private async Task RedirectAsync(HttpContext http, DigitalLinkRequest request, Text text)
    {
        var asked = request.LinkType is null ? LinkType.Default : LinkType.NameOf(request.LinkType);
        var known = false;
        await foreach (var level in finder.LevelsAsync(request.Link, http.RequestAborted))
        {
            known = true;
            if (RequestNote.Of(http) is { } note) note.Handle = level.Handle.ToString();
            // the title of the page is only read when a list of choices shows it
            var links = ThingLinks.Of(level.Links, level.Handle, request.Origin, level.Handle.ToString(), Below(request, level));
            var (best, undecided) = links.Choose(asked, request.Wish);
            if (best.Count == 0) continue;
            if (undecided)
            {
                var title = Title(text, level);
                await WriteAsync(http, request, [(level.Link, title, new(links.Default, [], best))], "application/linkset+json", StatusCodes.Status300MultipleChoices);
                return;
            }
            DigitalLinkHeaders.Linkset(http.Response, request.Link);
            DigitalLinkHeaders.Redirect(http.Response, best[0].ForwardsQuery ? WithQuery(best[0].Href, request.Query) : best[0].Href);
            return;
        }
        if (!known) await UnknownAsync(http, request);
        else await RefuseAsync(http, new Outcome(Codes.ThingsValuesNotFound, request.LinkType, "linkType", s_noSuchType));
    }

    private static Gs1DigitalLink? Below(DigitalLinkRequest request, Gs1Level level) => level.Link.Identity == request.Link.Identity ? null : request.Link;

    // a company prefix that another resolver answers for
    private async Task UnknownAsync(HttpContext http, DigitalLinkRequest request)
    {
        if (routes.Resolver(request.Link) is { } other)
        {
            DigitalLinkHeaders.HandledBy(http.Response, other);
            DigitalLinkHeaders.Redirect(http.Response, request.Link.WasCompressed ? request.Link.Write(other) : WithQuery(other + request.Link.Path, request.Query));
            return;
        }
        await RefuseAsync(http, new Outcome(Codes.ThingsNotFound, request.Link.Identity, Say: s_unknown));
    }

    private static async Task WriteAsync(HttpContext http, DigitalLinkRequest request, IEnumerable<(Gs1DigitalLink, string, ThingLinks)> levels, string media, int status)
    {
        var context = request.Origin + ResolverDescription.ContextPath;
        DigitalLinkHeaders.Context(http.Response, context);
        DigitalLinkHeaders.Linkset(http.Response, request.Link);
        var body = LinksetWriter.Write(levels, media == "application/ld+json" ? context : null);
        http.Response.StatusCode = status;
        http.Response.ContentType = media;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static async Task RefuseAsync(HttpContext http, Outcome outcome)
    {
        var problem = Problem.Of(outcome, http);
        // a person's browser gets the error page, which reads the problem
        if (http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            http.Features.Set(problem);
            http.Features.Set(new PageRefusal(CodeSentences.Of(outcome)));
            http.Response.StatusCode = problem.Status;
            return;
        }
        await problem.ExecuteAsync(http);
    }

    private string Title(Text text, Gs1Level level) => level.Record is { } record ? reader.Read(text, record, 0).Title : text["已作废的标识", "A voided identifier"];

    // pairs of the request go behind those of the target, before its fragment
    private static string WithQuery(string href, string query)
    {
        if (query.Length == 0) return href;
        var hash = href.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = hash < 0 ? (href, "") : (href[..hash], href[hash..]);
        return $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}{fragment}";
    }
}
