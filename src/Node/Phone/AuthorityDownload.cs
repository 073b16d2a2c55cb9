using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.HttpResults;
using Yiwang.Node.Certificates;

namespace Yiwang.Node.Phone;

/// <summary>The local authority's certificate: DER, which Android and iPhone offer to install, and PEM for curl and other programs.</summary>
internal static class AuthorityDownload
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ca.crt", Download).ExcludeFromDescription();
        routes.MapGet("/ca.pem", DownloadPem).ExcludeFromDescription();
    }

    private static FileContentHttpResult Download(ServerCertificates certificates) =>
        TypedResults.File(certificates.Authority.Export(X509ContentType.Cert), "application/x-x509-ca-cert", "yiwang-ca.crt");

    private static FileContentHttpResult DownloadPem(ServerCertificates certificates) =>
        TypedResults.File(System.Text.Encoding.ASCII.GetBytes(certificates.Authority.ExportCertificatePem() + "\n"), "application/x-pem-file", "yiwang-ca.pem");
}
