using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Yiwang.Console.Export;

/// <summary>The name under which a browser keeps what is sent. Of any characters: a form of another node numbers its cases as it likes, and a header takes ASCII alone.</summary>
public static class Attachment
{
    public static void Name(HttpResponse response, string file)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file);
        response.Headers.ContentDisposition = disposition.ToString();
    }
}
