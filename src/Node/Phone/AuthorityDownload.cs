using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.HttpResults;
using Yiwang.Node.Certificates;

namespace Yiwang.Node.Phone;

/// <summary>The local authority's certificate. Android and iPhone both offer to install a file of this type.</summary>
internal static class AuthorityDownload
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/ca.crt", Download).ExcludeFromDescription();

    private static FileContentHttpResult Download(ServerCertificates certificates) =>
        TypedResults.File(certificates.Authority.Export(X509ContentType.Cert), "application/x-x509-ca-cert", "yiwang-ca.crt");
}
