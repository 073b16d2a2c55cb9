using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yiwang.Console.Language;

namespace Yiwang.Console.Feeds;

/// <summary>
/// Pieces as markup, one of a thing for each way of showing it, made once for all who look, in each language. Bounded: when it is full, everything is forgotten and made again as it is asked for.
/// </summary>
public sealed class PieceCache
{
    private const int PiecesMax = 20_000;
    private readonly ConcurrentDictionary<(string Id, Type Component, PageLanguage Language), (object Model, string Html)> _kept = new();

    /// <param name="services">Of the request, whose language the piece speaks.</param>
    public async ValueTask<string> HtmlAsync(IReadOnlyList<Piece> pieces, IServiceProvider services)
    {
        var language = services.GetRequiredService<Text>().Language;
        var html = new System.Text.StringBuilder();
        HtmlRenderer? renderer = null;
        try
        {
            foreach (var piece in pieces)
            {
                if (!_kept.TryGetValue((piece.Id, piece.Component, language), out var kept) || !kept.Model.Equals(piece.Model))
                {
                    // A renderer keeps what it has rendered, so each batch has its own.
                    renderer ??= new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
                    kept = (piece.Model, await RenderAsync(renderer, piece));
                    if (_kept.Count >= PiecesMax) _kept.Clear();
                    _kept[(piece.Id, piece.Component, language)] = kept;
                }
                html.Append(kept.Html);
            }
        }
        finally
        {
            if (renderer is not null) await renderer.DisposeAsync();
        }
        return html.ToString();
    }

    private static Task<string> RenderAsync(HtmlRenderer renderer, Piece piece) => renderer.Dispatcher.InvokeAsync(async () =>
        (await renderer.RenderComponentAsync(piece.Component, ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = piece.Model }))).ToHtmlString());
}
