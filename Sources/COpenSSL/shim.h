// OpenSSL for Swift: its headers, and one inline function for each macro that Swift cannot import.
//
// Swift sees functions and plain integer macros. It does not see macros with arguments, nor functions with a
// variable number of arguments. Each function here stands for exactly one of those, keeps its name behind the
// prefix `sigillo_`, and adds nothing to it.

#ifndef SIGILLO_COPENSSL_SHIM_H
#define SIGILLO_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#pragma clang assume_nonnull begin

// Keys. Both macros hide EVP_PKEY_Q_keygen, which takes variable arguments.

/// Makes a key on a named curve, or returns null.
static inline EVP_PKEY *_Nullable sigillo_EVP_EC_gen(const char *curve) { return EVP_EC_gen(curve); }

/// Makes an RSA key of so many bits, or returns null.
static inline EVP_PKEY *_Nullable sigillo_EVP_RSA_gen(unsigned int bits) { return EVP_RSA_gen(bits); }

// Memory BIOs. All of them are calls of BIO_ctrl with a number and casts.

/// Gives the octets that wait in a memory BIO, without a copy, and their number.
static inline long sigillo_BIO_get_mem_data(BIO *bio, char *_Nullable *_Nonnull data) {
    return BIO_get_mem_data(bio, data);
}

/// Forgets the octets that wait in a memory BIO.
static inline int sigillo_BIO_reset(BIO *bio) { return BIO_reset(bio); }

/// Says what an empty memory BIO answers: 0 for the end of the stream, -1 for "later".
static inline long sigillo_BIO_set_mem_eof_return(BIO *bio, int value) { return BIO_set_mem_eof_return(bio, value); }

// Contexts. The macros are calls of SSL_CTX_ctrl.

static inline long sigillo_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version);
}

static inline long sigillo_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_max_proto_version(context, version);
}

static inline long sigillo_SSL_CTX_set_mode(SSL_CTX *context, long mode) { return SSL_CTX_set_mode(context, mode); }

static inline long sigillo_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
    return SSL_CTX_set_session_cache_mode(context, mode);
}

/// Adds a certificate to the chain that is sent behind the leaf; the context takes a reference of its own.
static inline long sigillo_SSL_CTX_add1_chain_cert(SSL_CTX *context, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(context, certificate);
}

/// Sets the groups of the key exchange by their names.
static inline long sigillo_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *list) {
    return SSL_CTX_set1_groups_list(context, list);
}

/// Lets the library choose a Diffie-Hellman group that suits the certificate.
static inline long sigillo_SSL_CTX_set_dh_auto(SSL_CTX *context, int value) {
    return SSL_CTX_set_dh_auto(context, value);
}

/// Sets what answers the host name of a ClientHello (RFC 6066 §3).
static inline long sigillo_SSL_CTX_set_tlsext_servername_callback(
    SSL_CTX *context, int (*callback)(SSL *_Nullable, int *_Nullable, void *_Nullable)) {
    return SSL_CTX_set_tlsext_servername_callback(context, callback);
}

/// The option that forbids session tickets: the macro of the same name needs another one with an argument.
static inline uint64_t sigillo_SSL_OP_NO_TICKET(void) { return SSL_OP_NO_TICKET; }

/// The option by which the server's order of suites counts, not the client's.
static inline uint64_t sigillo_SSL_OP_CIPHER_SERVER_PREFERENCE(void) { return SSL_OP_CIPHER_SERVER_PREFERENCE; }

// Sessions.

/// Keeps a pointer of ours with the session, for callbacks.
static inline int sigillo_SSL_set_app_data(SSL *ssl, void *data) { return SSL_set_app_data(ssl, data); }

/// The pointer of ours, or null.
static inline void *_Nullable sigillo_SSL_get_app_data(const SSL *ssl) { return SSL_get_app_data(ssl); }

/// Names the host in the ClientHello (RFC 6066 §3).
static inline long sigillo_SSL_set_tlsext_host_name(SSL *ssl, const char *name) {
    return SSL_set_tlsext_host_name(ssl, name);
}

/// Sets the highest version of one session.
static inline long sigillo_SSL_set_max_proto_version(SSL *ssl, int version) {
    return SSL_set_max_proto_version(ssl, version);
}

// Verification.

/// Keeps a pointer of ours with a verification, for its callback.
static inline int sigillo_X509_STORE_CTX_set_app_data(X509_STORE_CTX *context, void *data) {
    return X509_STORE_CTX_set_app_data(context, data);
}

/// The pointer of ours, or null.
static inline void *_Nullable sigillo_X509_STORE_CTX_get_app_data(X509_STORE_CTX *context) {
    return X509_STORE_CTX_get_app_data(context);
}

// Stacks of certificates: their functions are made by macros and are static, with types that Swift cannot name.

static inline STACK_OF(X509) *_Nullable sigillo_sk_X509_new_null(void) { return sk_X509_new_null(); }

static inline int sigillo_sk_X509_push(STACK_OF(X509) *stack, X509 *certificate) {
    return sk_X509_push(stack, certificate);
}

static inline void sigillo_sk_X509_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }

static inline int sigillo_sk_X509_num(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }

static inline X509 *_Nullable sigillo_sk_X509_value(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}

// Stacks of general names, as a subject alternative name holds them.

static inline int sigillo_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

static inline GENERAL_NAME *_Nullable sigillo_sk_GENERAL_NAME_value(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

// Keys whose methods are exchanged. OpenSSL 3 calls these functions deprecated, and there are no others: a key of a
// provider always does what the provider does.

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

/// Takes a reference to the key on a curve inside a key, or returns null.
static inline EC_KEY *_Nullable sigillo_EVP_PKEY_get1_EC_KEY(EVP_PKEY *key) { return EVP_PKEY_get1_EC_KEY(key); }

static inline EC_KEY *_Nullable sigillo_EC_KEY_dup(const EC_KEY *key) { return EC_KEY_dup(key); }

static inline void sigillo_EC_KEY_free(EC_KEY *key) { EC_KEY_free(key); }

/// Makes a method that does what the library's own one does.
static inline EC_KEY_METHOD *_Nullable sigillo_EC_KEY_METHOD_new(void) {
    return EC_KEY_METHOD_new(EC_KEY_OpenSSL());
}

static inline void sigillo_EC_KEY_METHOD_set_verify(
    EC_KEY_METHOD *method,
    int (*_Nonnull verify)(int, const unsigned char *_Nullable, int, const unsigned char *_Nullable, int,
                           EC_KEY *_Nullable),
    int (*_Nullable verify_sig)(const unsigned char *_Nullable, int, const ECDSA_SIG *_Nullable, EC_KEY *_Nullable)) {
    EC_KEY_METHOD_set_verify(method, verify, verify_sig);
}

static inline int sigillo_EC_KEY_set_method(EC_KEY *key, const EC_KEY_METHOD *method) {
    return EC_KEY_set_method(key, method);
}

/// Puts a key on a curve into a key, which owns it from then on.
static inline int sigillo_EVP_PKEY_assign_EC_KEY(EVP_PKEY *key, EC_KEY *inner) {
    return EVP_PKEY_assign_EC_KEY(key, inner);
}

#pragma clang diagnostic pop

#pragma clang assume_nonnull end

#endif
