using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Yiwang.Identify.Surfaces.HandleRest.Authorization;

/// <summary>Who a client certificate says it is: <c>index:handle</c> or a handle in the subject's UID, else its CN, else its O. Who signed it does not matter; its key must be the credential's.</summary>
internal static class CertificateIdentity
{
    private const string Uid = "0.9.2342.19200300.100.1.1", CommonName = "2.5.4.3", OrganizationName = "2.5.4.10";

    public static string? Read(X509Certificate2 certificate)
    {
        string? uid = null, cn = null, o = null;
        try
        {
            foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
            {
                if (part.HasMultipleElements || part.GetSingleElementValue() is not { Length: > 0 } value) continue;
                switch (part.GetSingleElementType().Value)
                {
                    case Uid: uid ??= value; break;
                    case CommonName: cn ??= value; break;
                    case OrganizationName: o ??= value; break;
                }
            }
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or AsnContentException)
        {
            // a subject that is no name
            return null;
        }
        return uid ?? cn ?? o;
    }
}
